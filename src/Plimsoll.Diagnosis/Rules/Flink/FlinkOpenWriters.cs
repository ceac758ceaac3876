using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A file sink keeps a writer with its buffers open for every partition or bucket, or keys until the next checkpoint.</summary>
internal sealed class FlinkOpenWriters : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-open-writers",
        Title = "The file sink keeps too many writers, or too much since the last checkpoint, in memory",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "load/open-writers",
        Mechanism = "Parquet and ORC writers buffer a row group each; one is open for every partition or bucket that a subtask has met. Upsert sinks keep the keys written since the last checkpoint besides. A backlog, many partitions or a long checkpoint interval multiply both.",
        Needs = ["the stack of the error, or the sink's options"],
        Refuters = ["a stack in which one writer grows its own buffer"],
        References = ["org.apache.parquet.column.values.dictionary.IntList", "Iceberg: BaseEqualityDeltaWriter"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (WriterStack.Of(limit) is { } thrown)
        {
            // The heap ends wherever the last straw falls: the place alone proves little.
            scale.For(Weight.Weak, "stack", "the heap ended in the buffers of a file writer", thrown);
            if (WriterStack.Grows(thrown) is { } grows)
                scale.Against("grows", $"one writer was growing its own buffer ({ApplicationFrames.Short(grows)}): one long row or list", thrown);
            else if (WriterStack.Opens(thrown) is { } opens)
                scale.For(Weight.Weak, "opens", $"one more writer was being made ({ApplicationFrames.Short(opens)})", thrown);
        }

        if (limit.Process.Feature("equalityFieldColumns", "bulk_insert") is { } option)
            scale.For(Weight.Strong, "sink", $"the sink keeps rows or keys until they are flushed ({option.Feature})", option);
        if (scale.HasSupport)
            scale.Lacks("how many writers are open", "jcmd PID GC.class_histogram | grep -iE 'Writer|ColumnChunk|Compressor|VectorizedRowBatch'; the number of partitions or buckets that one checkpoint interval meets");
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
