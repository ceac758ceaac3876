namespace Plimsoll.Diagnosis;

/// <summary>The impact, independent of confidence.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing is at risk.</summary>
    Info,

    /// <summary>It will break, or makes it worse.</summary>
    Warning,

    /// <summary>It broke.</summary>
    Critical,
}

/// <summary>A limit that broke and the best explanation of it.</summary>
public sealed record Finding
{
    /// <summary>Id of the rule that explains it, as <c>plimsoll explain</c> takes it.</summary>
    public required string Id { get; init; }

    /// <summary>The cause in one sentence with this case's numbers.</summary>
    public required string Title { get; init; }

    /// <summary>Failure slug.</summary>
    public required string Failure { get; init; }

    /// <summary>Cause path.</summary>
    public required string Cause { get; init; }

    /// <summary>Impact.</summary>
    public required Severity Severity { get; init; }

    /// <summary>0 to 1, of the cause.</summary>
    public required double Confidence { get; init; }

    /// <summary>0 to 1, of the failure alone.</summary>
    public required double FailureConfidence { get; init; }

    /// <summary>Whose limit it was.</summary>
    public required ProcessKey Process { get; init; }

    /// <summary>The witnesses of the failure, then those of the cause, most telling first.</summary>
    public required IReadOnlyList<Witness> Witnesses { get; init; }

    /// <summary>What would decide more.</summary>
    public IReadOnlyList<MissingEvidence> Missing { get; init; } = [];

    /// <summary>Cures, the best first.</summary>
    public IReadOnlyList<Fix> Fixes { get; init; } = [];

    /// <summary>When the limit broke, if the evidence tells.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>An explanation that was weighed and not chosen.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Failure">Failure slug.</param>
/// <param name="Cause">Cause path.</param>
/// <param name="Because">What excludes it or speaks against it, or that less speaks for it.</param>
/// <param name="Refuted">Whether it is excluded, not only weaker.</param>
/// <param name="Confidence">0 to 1.</param>
public sealed record Rejected(string Id, string Failure, string Cause, Witness Because, bool Refuted, double Confidence);
