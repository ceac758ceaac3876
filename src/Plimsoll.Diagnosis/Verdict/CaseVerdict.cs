namespace Plimsoll.Diagnosis;

/// <summary>What is known in the end.</summary>
public enum VerdictKind
{
    /// <summary>Nothing wrong found, by the checks that ran.</summary>
    Healthy,

    /// <summary>A problem is seen, its cause is one of several.</summary>
    Possible,

    /// <summary>A cause that most of the evidence supports.</summary>
    Likely,

    /// <summary>A cause that the evidence proves.</summary>
    Confirmed,

    /// <summary>A problem is seen and the evidence does not tell its cause.</summary>
    Undiagnosable,
}

/// <summary>A check that did not run.</summary>
/// <param name="Id">The rule or limit.</param>
/// <param name="Missing">What it would have needed.</param>
public sealed record SkippedCheck(string Id, string Missing);

/// <summary>A check or a reader that failed by a defect of this program; the others went on.</summary>
/// <param name="Id">The rule or limit; or the reader, with the place it failed at.</param>
/// <param name="Error">What happened.</param>
public sealed record CrashedCheck(string Id, string Error);

/// <summary>The result of a diagnosis: the one model that every report renders.</summary>
public sealed record CaseVerdict
{
    /// <summary>What is known.</summary>
    public required VerdictKind Kind { get; init; }

    /// <summary>The verdict in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Who is who.</summary>
    public required IReadOnlyList<ProcessKey> Processes { get; init; }

    /// <summary>Most important first: the earliest root cause, not its victims.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What was ruled out, and by what.</summary>
    public required IReadOnlyList<Rejected> Rejected { get; init; }

    /// <summary>Problems seen that are not about memory.</summary>
    public required IReadOnlyList<Fact> OtherProblems { get; init; }

    /// <summary>Ids of the checks that ran and found nothing.</summary>
    public required IReadOnlyList<string> Passed { get; init; }

    /// <summary>Checks that lacked their evidence.</summary>
    public required IReadOnlyList<SkippedCheck> Skipped { get; init; }

    /// <summary>Checks that crashed.</summary>
    public required IReadOnlyList<CrashedCheck> Crashed { get; init; }

    /// <summary>The incident in time.</summary>
    public Timeline Timeline { get; init; } = Timeline.Empty;

    /// <summary>The facts behind it, for what reports draw; null in a verdict made by hand.</summary>
    public DiagnosedCase? Case { get; init; }

    /// <summary>What became of every source.</summary>
    public required IReadOnlyList<Coverage> Coverage { get; init; }
}
