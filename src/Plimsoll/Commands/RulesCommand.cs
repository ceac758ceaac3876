using System.CommandLine;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>Every limit and the rules that explain its breaking.</summary>
internal sealed class RulesCommand : CommandModule
{
    public override string Path => "rules";

    public override Command Build(CommandHost host)
    {
        var format = new Option<string>("--format") { Description = "text: a line for each; markdown: the page docs/rules.md", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "markdown");
        var command = new Command("rules", "List the limits that are watched and the causes that are known") { format };
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
