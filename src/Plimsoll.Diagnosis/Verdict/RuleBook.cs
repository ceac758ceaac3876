using Plimsoll.Diagnosis.Checks;
using Plimsoll.Diagnosis.Limits;
using Plimsoll.Diagnosis.Rules;

namespace Plimsoll.Diagnosis;

/// <summary>What is diagnosed: every limit, every rule and every check of GC logs, for <c>explain</c>, <c>rules</c>, pages and tests.</summary>
public static class RuleBook
{
    /// <summary>The rules' cards in order of id.</summary>
    public static IReadOnlyList<RuleCard> Rules { get; } = [.. RuleCatalog.Create().Select(rule => rule.Card).OrderBy(card => card.Id, StringComparer.Ordinal)];

    /// <summary>The checks of GC logs in order of id; those that are rules as well stand there too.</summary>
    public static IReadOnlyList<RuleCard> Checks { get; } = [.. CheckCatalog.Create().Select(check => check.Card).OrderBy(card => card.Id, StringComparer.Ordinal)];

    /// <summary>The limits in order of their rank.</summary>
    public static IReadOnlyList<LimitCard> Limits { get; } = [.. LimitCatalog.Create().OrderBy(limit => limit.Rank).ThenBy(limit => limit.Failure, StringComparer.Ordinal).Select(limit => new LimitCard(limit.Failure, limit.Name, limit.Signs))];

    /// <summary>The rules that an id, a failure or the beginning of a cause names; a check by its id.</summary>
    public static IReadOnlyList<RuleCard> Find(string name) =>
        Rules.Concat(Checks).FirstOrDefault(card => card.Id == name) is { } exact
            ? [exact]
            : [.. Rules.Where(card => card.Explains.Contains(name) || card.Cause == name || card.Cause.StartsWith(name + "/", StringComparison.Ordinal))];
}

/// <summary>One limit that can break.</summary>
/// <param name="Failure">Its slug in the taxonomy.</param>
/// <param name="Name">In words.</param>
/// <param name="Signs">How it reads in the evidence.</param>
public sealed record LimitCard(string Failure, string Name, string Signs);
