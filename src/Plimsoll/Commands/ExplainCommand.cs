using System.CommandLine;
using Plimsoll.Diagnosis;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>What a rule, a failure or a cause means.</summary>
internal sealed class ExplainCommand : CommandModule
{
    public override string Path => "explain";

    public override Command Build(CommandHost host)
    {
        var name = new Argument<string>("ID") { Description = CaseCommandProse.ExplainId };
        var command = new Command("explain", CaseCommandProse.Explain) { name };
        command.SetAction(parsed => Run(host, parsed.GetRequiredValue(name)));
        return command;
    }

    private static int Run(CommandHost host, string name)
    {
        var limit = RuleBook.Limits.FirstOrDefault(card => card.Failure == name);
        var rules = RuleBook.Find(name);
        if (limit is null && rules.Count == 0)
        {
            host.Tell(Prose.Fill(CaseCommandProse.NothingCalled, name));
            return ExitCode.Usage;
        }

        if (limit is not null)
            RuleText.Write(limit, host.Output, host.Width);
        else
            WriteRules(host, rules);
        return ExitCode.Healthy;
    }

    private static void WriteRules(CommandHost host, IReadOnlyList<RuleCard> rules)
    {
        foreach (var card in rules)
            RuleText.Write(card, host.Output, host.Width);
    }
}
