using System.CommandLine;
using Plimsoll.Reporting;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>What changed between two results or two sets of evidence: is the failure gone?</summary>
internal sealed class CompareCommand : CommandModule
{
    public override string Path => "compare";

    public override Command Build(CommandHost host)
    {
        var before = new Argument<string>("BEFORE") { Description = CaseCommandProse.CompareBefore };
        var after = new Argument<string>("AFTER") { Description = CaseCommandProse.CompareAfter };
        var choices = new ReportChoices();
        var command = choices.AddTo(new Command("compare", CaseCommandProse.Compare) { before, after });
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(host, parsed.GetRequiredValue(before), parsed.GetRequiredValue(after), choices.Read(parsed, host), cancellation)));
        return command;
    }

    private static int Run(CommandHost host, string before, string after, ReportChoice choice, CancellationToken cancellation)
    {
        if (CaseReading.Get(host, before, cancellation) is not { } then || CaseReading.Get(host, after, cancellation) is not { } now)
            return ExitCode.Usage;
        return new ReportDesk(host, choice).Show(ComparisonDraft.Of(then, now));
    }
}
