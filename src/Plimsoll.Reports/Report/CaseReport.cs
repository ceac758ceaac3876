using System.Text.Json.Serialization;
using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>
/// The canonical result: plain values, made once from a verdict, written and read back as JSON without loss. Every renderer takes only it,
/// so that a report rendered later is byte for byte the report of the first run. docs/json.md tells every field.
/// </summary>
public sealed record CaseReport
{
    /// <summary>Version of the document's shape: a new field raises the second number, a changed one the first.</summary>
    public const string CurrentSchemaVersion = "1.4";

    /// <summary>The version of this document.</summary>
    [JsonPropertyName("schema_version")]
    public required string SchemaVersion { get; init; }

    /// <summary>What is known, in a word and a sentence.</summary>
    public required VerdictReport Verdict { get; init; }

    /// <summary>Who is who.</summary>
    public required IReadOnlyList<ProcessReport> Processes { get; init; }

    /// <summary>Most important first.</summary>
    public required IReadOnlyList<FindingReport> Findings { get; init; }

    /// <summary>What was weighed and not chosen.</summary>
    public required IReadOnlyList<RejectedReport> Rejected { get; init; }

    /// <summary>Problems that no memory limit accounts for.</summary>
    public required IReadOnlyList<EvidenceReport> Problems { get; init; }

    /// <summary>The checks.</summary>
    public required ChecksReport Checks { get; init; }

    /// <summary>What became of every source.</summary>
    public required IReadOnlyList<CoverageReport> Coverage { get; init; }

    /// <summary>The rules behind the findings, in their own words.</summary>
    public IReadOnlyList<RuleReport> Rules { get => field ?? []; init; }

    /// <summary>The memory budgets of the processes that the findings are about.</summary>
    public IReadOnlyList<MemoryReport> Memory { get => field ?? []; init; }

    /// <summary>The incident in time.</summary>
    public TimelineReport Timeline { get => field ?? TimelineReport.Empty; init; }

    /// <summary>Runs of JVMs as GC logs tell them.</summary>
    public IReadOnlyList<GcCurveReport> Gc { get => field ?? []; init; }

    /// <summary>Heap dumps.</summary>
    public IReadOnlyList<HeapDumpReport> Heaps { get => field ?? []; init; }

    /// <summary>Class histograms: the first against the last of each process.</summary>
    public IReadOnlyList<GrowthReport> Histograms { get => field ?? []; init; }

    /// <summary>Counts of user-code class loaders over time.</summary>
    public IReadOnlyList<LoaderCountReport> Loaders { get => field ?? []; init; }
}

/// <summary>What is known.</summary>
/// <param name="Kind">In a word.</param>
/// <param name="Summary">In a sentence.</param>
public sealed record VerdictReport(VerdictKind Kind, string Summary);

/// <summary>A process of the case.</summary>
/// <param name="Id">Unique within the case.</param>
/// <param name="Role">What it does.</param>
/// <param name="Host">Its host, pod or container.</param>
/// <param name="Start">When it started.</param>
/// <param name="End">When it was last heard of.</param>
public sealed record ProcessReport(string Id, ProcessRole Role, string? Host = null, DateTimeOffset? Start = null, DateTimeOffset? End = null);

/// <summary>The checks by what became of them.</summary>
/// <param name="Passed">Ran and found nothing.</param>
/// <param name="Skipped">Lacked their evidence.</param>
/// <param name="Crashed">Failed by a defect.</param>
public sealed record ChecksReport(IReadOnlyList<string> Passed, IReadOnlyList<SkippedCheck> Skipped, IReadOnlyList<CrashedCheck> Crashed);

/// <summary>What became of one source.</summary>
/// <param name="Source">Its path.</param>
/// <param name="Format">As what it was recognised.</param>
/// <param name="State">How far it was read.</param>
/// <param name="Detail">How much, or why not.</param>
/// <param name="Bytes">Unpacked bytes.</param>
/// <param name="Lines">Lines.</param>
/// <param name="Facts">Facts found.</param>
public sealed record CoverageReport(string Source, string? Format, CoverageState State, string Detail, long Bytes, long Lines, long Facts);

/// <summary>A rule in its own words.</summary>
/// <param name="Id">As <c>plimsoll explain ID</c> takes it.</param>
/// <param name="Title">The cause without this case's numbers.</param>
/// <param name="Mechanism">How it comes about.</param>
/// <param name="References">What stands behind it.</param>
public sealed record RuleReport(string Id, string Title, string Mechanism, IReadOnlyList<string> References);
