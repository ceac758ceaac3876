using System.CommandLine;
using Plimsoll.Reporting;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>Shows the result of an earlier run in any format, byte for byte as that run would have.</summary>
internal sealed class RenderCommand : CommandModule
{
    public override string Path => "render";

    public override Command Build(CommandHost host)
    {
        var result = new Argument<string>("RESULT") { Description = CaseCommandProse.RenderResult };
        var choices = new ReportChoices();
        var command = choices.AddTo(new Command("render", CaseCommandProse.Render) { result });
        command.SetAction((parsed, _) => Task.FromResult(Run(host, parsed.GetRequiredValue(result), choices.Read(parsed, host))));
        return command;
    }

    private static int Run(CommandHost host, string result, ReportChoice choice)
    {
        if (CaseReading.Document(host, result) is not { } bytes)
            return ExitCode.Usage;
        var desk = new ReportDesk(host, choice);
        if (ReportJson.IsComparison(bytes))
            return CaseReading.Read(host, result, () => ReportJson.ReadComparison(bytes)) is { } comparison ? desk.Show(comparison) : ExitCode.Usage;
        return CaseReading.Read(host, result, () => ReportJson.Read(bytes)) is { } report ? desk.Show(report) : ExitCode.Usage;
    }
}
