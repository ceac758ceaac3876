using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Words say that all of an input is in memory at once: read whole, or waiting for a flush.</summary>
internal sealed class WholeInputTold : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "whole-input-told",
        Title = "All of the data are reported to be in memory at once",
        Explains = ["heap-space", "gc-overhead"],
        Cause = "large-record/whole-input",
        Mechanism = "A table loaded into a cache as a whole, a file read into one array, a writer that gives up its buffer only with the next checkpoint or commit: the heap then needs as much as the input has, not as much as the work needs. It sufficed until the input grew, or until the flush stayed away: a snapshot during which no checkpoint can complete, a transaction that does not end.",
        Needs = ["people's words that everything is held, loaded or gathered in memory"],
        Refuters = ["a driver that fetches a whole result, which has a rule of its own"],
        References = ["Flink CDC 2.0: snapshot in chunks, so that checkpoints complete while it reads (debezium-based 1.x blocks them)", "Hudi: write.task.max.size, write.batch.size", "Flink: lookup.cache, lookup.partial-cache.max-rows"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Told(limit) is not { } told)
            return;
        var waits = told.Deed == ThingDeed.WaitsForFlush;
        scale.For(Weight.Strong, "whole", waits ? $"data are reported to wait in memory: {told.Words}" : $"everything is reported to be in memory at once: {told.Words}", told);
        if ((HeapWords.First(limit.Case, ThingDeed.BigTable) ?? HeapWords.First(limit.Case, ThingDeed.TooMany)) is { } big)
            scale.For(Weight.Weak, "beside", $"and it is much: {big.Words}", big);
        else if (HeapWords.Beside(limit.Case, [told]) is var (claim, fact))
            scale.For(Weight.Weak, "beside", claim, fact);
        if (waits)
            scale.Conclude("Data gather in memory because the flush that would free them does not come", "load/unflushed");
        else
            scale.Conclude("All of an input is held in memory at once");
        scale.Lacks("what holds it", "jcmd PID GC.class_histogram while it fills, or a heap dump by -XX:+HeapDumpOnOutOfMemoryError and plimsoll heap suspects");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return Told(limit) is { Deed: ThingDeed.WaitsForFlush }
            ? new Fix(Applicability.Placeholders, "let the flush come while data are read: checkpoints (commits) that complete during the load and more often, and a bound on what may wait; upgrade the connector to a version that does not hold checkpoints back")
            {
                Text = "Flink CDC 2.0 and later reads a snapshot in chunks (scan.incremental.snapshot.enabled) and lets checkpoints pass; 1.x holds them back until the table is read. Hudi: write.task.max.size and write.batch.size bound the writer's buffer; load the history once with bulk_insert. Elsewhere: commit every N rows, flush by size and not only at the end. taskmanager.memory.process.size or -Xmx only has to hold what comes between two flushes.",
                Verify = "checkpoints complete during the load, and the heap falls with each of them",
            }
            : new Fix(Applicability.Placeholders, "read and pass it on in parts: stream it, page by page or row by row (a cursor, a fetch size), or keep a bounded cache and look up what is asked for instead of loading all of it")
            {
                Text = "For a lookup table in Flink: lookup.cache=PARTIAL with lookup.partial-cache.max-rows and a time to live where the connector has it. Where all of it has to be in memory, the heap must hold it with room for the next load beside it: the old copy lives until the new one is complete.",
                Verify = "heap use no longer depends on the size of the input",
            };
        foreach (var fix in HeapFix.For(limit).Take(1))
            yield return fix;
    }

    private static ThingTold? Told(BrokenLimit limit) =>
        HeapWords.First(limit.Case, ThingDeed.WaitsForFlush) ?? (LargeResult.IsTold(limit) ? null : HeapWords.First(limit.Case, ThingDeed.ReadWhole));
}
