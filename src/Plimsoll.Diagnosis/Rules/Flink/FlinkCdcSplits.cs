using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Change-data capture divides a table into splits; one of them is far larger than the others, or there are too many of them.</summary>
internal sealed class FlinkCdcSplits : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-cdc-splits",
        Title = "A snapshot split of the change-data source is too large for the reader's heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "large-record/split",
        Mechanism = "A reader keeps all rows of a split until it is done with it. Splits are cut along the first column of the primary key: few distinct values there, or an open last split while the table grows, make one split hold millions of rows. "
            + "The JobManager keeps the description of every finished split for as long as the job runs.",
        Needs = ["the connector's options or the words of whoever ran it"],
        References = ["Flink CDC: scan.incremental.snapshot.chunk.size, chunk.key-column", "SnapshotSplitReader, FinishedSnapshotSplitInfo"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Feature("snapshot.split.size", "incremental.snapshot.chunk", "splitEnd", "chunk size", "snapshot splits") is not { } option)
            return;
        scale.For(Weight.Strong, "splits", $"the source reads a table in snapshot splits ({option.Feature})", option);
        if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame("SnapshotSplitReader", "IncrementalSourceScanFetcher", "MySqlSnapshotSplit")) is { } thrown)
            scale.For(Weight.Strong, "stack", "the heap ended while a split was read", thrown);
        if (limit.Process.Key.Role == ProcessRole.JobManager || option.Origin.Excerpt.Contains("JobManager", StringComparison.Ordinal) || limit.Case.Facts.Any<JobFeature>(feature => feature.Origin.Excerpt.Contains("JobManager", StringComparison.Ordinal)))
            scale.Conclude("The JobManager keeps the description of every finished snapshot split", "leak/heap/snapshot-splits");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Placeholders, "make the splits even and fewer rows each: scan.incremental.snapshot.chunk.key-column with a column of many values, a smaller chunk size (scan.incremental.snapshot.chunk.size, 8096 rows by default; in SeaTunnel snapshot.split.size), scan.incremental.snapshot.unbounded-chunk-first.enabled for a table that grows")
        {
            Text = "For a JobManager that keeps hundreds of thousands of finished splits, a larger chunk size lowers their number, and newer connectors drop them after the snapshot: upgrade. jobmanager.memory.process.size buys time.",
            Verify = "the largest split's row count fits the heap; the snapshot ends",
        };
        foreach (var fix in HeapFix.For(limit))
            yield return fix;
    }
}
