using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A file sink keeps a writer with its buffers open for every partition or bucket, or keys until the next checkpoint.</summary>
internal sealed class OpenWriters : Rule
{
    private static readonly string[] Frames = ["parquet.column.values", "parquet.hadoop.CodecFactory", "parquet.bytes", "IntList.initSlab", "PartitionedDeltaWriter", "BaseEqualityDeltaWriter", "orc.impl", "LongColumnVector.ensureSize"];

    public override RuleCard Card { get; } = new()
    {
        Id = "flink-open-writers",
        Title = "The file sink keeps too many writers, or too much since the last checkpoint, in memory",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "load/open-writers",
        Mechanism = "Parquet and ORC writers buffer a row group each; one is open for every partition or bucket that a subtask has met. Upsert sinks keep the keys written since the last checkpoint besides. A backlog, many partitions or a long checkpoint interval multiply both.",
        Needs = ["the stack of the error, or the sink's options"],
        References = ["org.apache.parquet.column.values.dictionary.IntList", "Iceberg: BaseEqualityDeltaWriter"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<Thrown>(thrown => thrown.Link("OutOfMemoryError") is not null && thrown.HasFrame(Frames)) is { } thrown)
            scale.For(Weight.Strong, "stack", "the heap ended in the buffers of a file writer", thrown);
        if (limit.Process.Feature("equalityFieldColumns", "bulk_insert") is { } option)
            scale.For(Weight.Strong, "sink", $"the sink keeps rows or keys until they are flushed ({option.Feature})", option);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "have fewer writers open at once: sort or shuffle by partition or bucket before the sink, shorten the checkpoint interval, raise the sink's parallelism")
        {
            Changes = [limit.Process.Change("execution.checkpointing.interval", "1min")],
            Text = "Smaller row groups (parquet.block.size) need less each. For a backlog that is read once, taskmanager.memory.process.size can be raised for the first run; later versions of the sinks spill or sort: upgrade.",
            Verify = "heap after full collections no longer follows the number of partitions",
        };
        foreach (var fix in HeapFix.For(limit))
            yield return fix;
    }
}
