namespace Plimsoll.Diagnosis;

/// <summary>What a rule says of itself: pages, <c>explain</c>, reports and tests come from it.</summary>
public sealed record RuleCard
{
    /// <summary>Stable id, as <c>plimsoll explain ID</c> takes it: lower-case words joined by hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>The cause in one sentence without this case's numbers.</summary>
    public required string Title { get; init; }

    /// <summary>The limits whose breaking it can explain: failure slugs of the taxonomy.</summary>
    public required IReadOnlyList<string> Explains { get; init; }

    /// <summary>Cause path of the taxonomy; a rule may conclude a narrower one.</summary>
    public required string Cause { get; init; }

    /// <summary>How it comes about and how it is told from its neighbours: a paragraph for <c>explain</c>.</summary>
    public required string Mechanism { get; init; }

    /// <summary>What the rule looks at, in words; what is absent is reported as skipped.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Thresholds with their reasons.</summary>
    public IReadOnlyList<string> Thresholds { get; init; } = [];

    /// <summary>What excludes it.</summary>
    public IReadOnlyList<string> Refuters { get; init; } = [];

    /// <summary>Versions concerned, when not all.</summary>
    public string? Versions { get; init; }

    /// <summary>Issues, documentation and source (class and version) behind it.</summary>
    public IReadOnlyList<string> References { get; init; } = [];
}
