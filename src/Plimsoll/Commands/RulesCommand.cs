using System.CommandLine;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>Every limit and the rules that explain its breaking.</summary>
internal sealed class RulesCommand : CommandModule
{
    public override string Path => "rules";

    public override Command Build(CommandHost host)
    {
        var format = new Option<string>("--format") { Description = CaseCommandProse.RulesFormat, DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "markdown");
        var command = new Command("rules", CaseCommandProse.Rules) { format };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(format) == "markdown")
                RuleText.WriteMarkdown(host.Output);
            else
                RuleText.WriteList(host.Output);
            return ExitCode.Healthy;
        });
        return command;
    }
}
