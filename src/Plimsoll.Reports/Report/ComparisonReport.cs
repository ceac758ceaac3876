using System.Text.Json.Serialization;
using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>What changed between two results: canonical, as <see cref="CaseReport"/> is.</summary>
public sealed record ComparisonReport
{
    /// <summary>Version of the document's shape.</summary>
    public const string CurrentSchemaVersion = "1.0";

    /// <summary>The version of this document.</summary>
    [JsonPropertyName("comparison_version")]
    public required string ComparisonVersion { get; init; }

    /// <summary>What became of the failure.</summary>
    public required OutcomeReport Outcome { get; init; }

    /// <summary>The result before.</summary>
    public required SideReport Before { get; init; }

    /// <summary>The result after.</summary>
    public required SideReport After { get; init; }

    /// <summary>Every number that both, or one of them, has.</summary>
    public required IReadOnlyList<ComparisonRow> Rows { get; init; }
}

/// <summary>What became of the failure.</summary>
/// <param name="Kind">gone, moved, stays, appeared or quiet.</param>
/// <param name="Summary">In a sentence.</param>
public sealed record OutcomeReport(string Kind, string Summary);

/// <summary>One of the two results, in brief.</summary>
/// <param name="Verdict">Its verdict.</param>
/// <param name="Findings">Its findings: id, kind, failure, cause, process, title, confidence.</param>
public sealed record SideReport(VerdictReport Verdict, IReadOnlyList<BriefFinding> Findings);

/// <summary>A finding in brief.</summary>
public sealed record BriefFinding(string Id, VerdictKind Kind, string Failure, string Cause, string Process, string Title, double Confidence);

/// <summary>A number before and after.</summary>
/// <param name="Section">memory, use, loaders, gc, heap or classes.</param>
/// <param name="Process">Id of the process.</param>
/// <param name="Name">What it is.</param>
/// <param name="Unit">bytes, ms, count, share or bytes/h.</param>
/// <param name="Before">Before; null when only the second result has it.</param>
/// <param name="After">After; null when only the first has it.</param>
public sealed record ComparisonRow(string Section, string Process, string Name, string Unit, double? Before, double? After);
