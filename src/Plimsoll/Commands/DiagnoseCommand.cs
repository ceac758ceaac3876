using System.CommandLine;
using Plimsoll.Diagnosis;
using Plimsoll.Reporting;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>The main job: what broke, why, and the fix.</summary>
internal sealed class DiagnoseCommand : CommandModule
{
    public override string Path => "diagnose";

    public override Command Build(CommandHost host)
    {
        var paths = new Argument<string[]>("PATH") { Description = CaseCommandProse.DiagnosePath, Arity = ArgumentArity.OneOrMore };
        var choices = new ReportChoices();
        var command = choices.AddTo(new Command("diagnose", CaseCommandProse.Diagnose) { paths });
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(host, parsed.GetRequiredValue(paths), choices.Read(parsed, host), cancellation)));
        return command;
    }

    private static int Run(CommandHost host, string[] paths, ReportChoice choice, CancellationToken cancellation)
    {
        var report = CaseReading.Diagnose(host, paths, choice.NeedsContext, cancellation);
        return report is null ? ExitCode.Usage : new ReportDesk(host, choice).Show(report);
    }
}
