using System.CommandLine;
using Plimsoll.Reporting;

namespace Plimsoll.Commands;

/// <summary>Shows the result of an earlier run in any format, byte for byte as that run would have.</summary>
internal sealed class RenderCommand : CommandModule
{
    public override string Path => "render";

    public override Command Build(CommandHost host)
    {
        var result = new Argument<string>("RESULT") { Description = "The JSON of an earlier diagnose; - reads standard input" };
        var choices = new ReportChoices();
        var command = choices.AddTo(new Command("render", "Show the result of an earlier diagnose (its JSON) in any format") { result });
        command.SetAction((parsed, _) => Task.FromResult(Run(host, parsed.GetRequiredValue(result), choices.Read(parsed, host))));
        return command;
    }

    private static int Run(CommandHost host, string result, ReportChoice choice)
    {
        var report = CaseReading.Load(host, result);
        return report is null ? ExitCode.Usage : new ReportDesk(host, choice).Show(report);
    }
}
