using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>Renders rules and limits from their own declarations.</summary>
public static class RuleText
{
    /// <summary>A line for every rule, grouped by the limits they explain.</summary>
    public static void WriteList(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var limit in RuleBook.Limits)
        {
            output.WriteLine($"{limit.Failure}: {limit.Name}");
            foreach (var card in RuleBook.Rules.Where(card => card.Explains.Contains(limit.Failure)))
                output.WriteLine($"  {card.Id,-34} {card.Cause}");
        }
    }

    /// <summary>The page of all rules, as docs/rules.md has it.</summary>
    public static void WriteMarkdown(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine(RuleProse.MarkdownHead);
        foreach (var limit in RuleBook.Limits)
            output.WriteLine($"| {limit.Failure} | {limit.Name} | {limit.Signs.Replace("|", "\\|", StringComparison.Ordinal)} |");
        output.WriteLine(RuleProse.MarkdownRules);
        foreach (var card in RuleBook.Rules)
            WriteMarkdown(card, output);
    }

    private static void WriteMarkdown(RuleCard card, TextWriter output)
    {
        output.WriteLine($"\n### {card.Id}\n\n{card.Title}.\n\n{Prose.Fill(RuleProse.CauseLine, $"`{card.Cause}`", string.Join(", ", card.Explains.Select(failure => $"`{failure}`")))}\n\n{card.Mechanism}\n");
        foreach (var (label, lines) in new[] { (RuleProse.Needs, card.Needs), (RuleProse.Thresholds, card.Thresholds), (RuleProse.RefutedBy, card.Refuters), (RuleProse.References, card.References) })
        {
            if (lines.Count > 0)
                output.WriteLine($"- {label}: {string.Join("; ", lines)}");
        }

        if (card.Versions is { } versions)
            output.WriteLine($"- {RuleProse.Versions}: {versions}");
    }

    /// <summary>Everything that one rule says of itself.</summary>
    public static void Write(RuleCard card, TextWriter output, int width)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(output);
        var text = new TextLayout(output, width, false);
        text.Heading($"{card.Id}: {card.Title}");
        text.Note(RuleProse.CauseLabel, card.Cause);
        text.Note(RuleProse.ExplainsLabel, string.Join(", ", card.Explains));
        text.Note(RuleProse.MechanismLabel, card.Mechanism);
        foreach (var (label, lines) in new[] { (RuleProse.NeedsLabel, card.Needs), (RuleProse.ThresholdLabel, card.Thresholds), (RuleProse.RefutedByLabel, card.Refuters), (RuleProse.ReferenceLabel, card.References) })
        {
            foreach (var line in lines)
                text.Note(label, line);
        }

        if (card.Versions is { } versions)
            text.Note(RuleProse.VersionsLabel, versions);
    }

    /// <summary>What a limit is and which rules explain its breaking.</summary>
    public static void Write(LimitCard limit, TextWriter output, int width)
    {
        ArgumentNullException.ThrowIfNull(limit);
        ArgumentNullException.ThrowIfNull(output);
        var text = new TextLayout(output, width, false);
        text.Heading($"{limit.Failure}: {limit.Name}");
        text.Note(RuleProse.SignsLabel, limit.Signs);
        foreach (var card in RuleBook.Rules.Where(card => card.Explains.Contains(limit.Failure)))
            text.Note(RuleProse.RuleLabel, $"{card.Id}: {card.Title}");
    }
}
