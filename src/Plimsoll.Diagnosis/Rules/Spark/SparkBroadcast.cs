using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A table or variable that Spark broadcasts does not fit the driver.</summary>
internal sealed class SparkBroadcast : Rule
{
    // org.apache.spark.memory.UnifiedMemoryManager: (heap - 300 MiB) * spark.memory.fraction (0.6 by default).
    private const long Reserved = 300L << 20;
    private const double Fraction = 0.6;

    // The driver holds the rows, the hash table and the blocks that it is cut into side by side.
    private const double Copies = 1.5;

    private static readonly string[] Frames =
    [
        "execution.exchange.BroadcastExchangeExec", "broadcast.TorrentBroadcast", "execution.joins.LongToUnsafeRowMap", "execution.joins.UnsafeHashedRelation", "execution.joins.LongHashedRelation", "execution.joins.HashedRelation", "BroadcastNestedLoopJoinExec", "SparkContext.broadcast",
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = "spark-broadcast",
        Title = "A table that Spark broadcasts does not fit the driver's heap",
        Explains = ["heap-space", "gc-overhead"],
        Cause = "large-record/broadcast",
        Mechanism = "For a broadcast join the driver collects the whole smaller table, builds its hash table and cuts it into blocks, all at once in its own heap; then every executor holds it. Spark decides by an estimate of the compressed files (spark.sql.autoBroadcastJoinThreshold, 10 MB), which is far below the size in memory, or by a hint that somebody wrote. The storage memory is six tenths of the heap less 300 MiB.",
        Needs = ["the driver's log (MemoryStore, UnifiedMemoryManager) or the stack of the error"],
        References = ["org.apache.spark.sql.execution.exchange.BroadcastExchangeExec", "org.apache.spark.memory.UnifiedMemoryManager", "SPARK-17415, SPARK-24912: the error's words", "Spark docs: spark.sql.autoBroadcastJoinThreshold, spark.driver.memory"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Refused(limit) is { } refused)
        {
            scale.For(Weight.Strong, "block", refused is { Needed: { } needed, Limit: { } room } ? $"{refused.Block} needs {Bytes.Text(needed)}, the store has {Bytes.Text(room)}" : $"there is no room for {refused.Block}", refused);
            scale.Conclude($"{refused.Block}{(refused.Needed is { } size ? $" of {Bytes.Text(size)}" : "")} does not fit beside what the heap holds");
        }

        if (limit.Facts.First<Thrown>(thrown => thrown.Link("build and broadcast the table") is not null) is { } said)
            scale.For(Weight.Decisive, "error", "Spark says itself that the table to broadcast does not fit the driver", said);
        else if (limit.Facts.First<Thrown>(thrown => thrown.Link("OutOfMemoryError") is not null && thrown.HasFrame(Frames)) is { } thrown)
            scale.For(Weight.Strong, "stack", "the heap ended while a broadcast was built", thrown);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var needed = Refused(limit)?.Needed;
        var heap = needed is { } bytes ? FlinkMemoryFix.Size((long)(bytes * Copies / Fraction) + Reserved) : null;
        yield return new Fix(Applicability.Check, "do not broadcast that table: spark.sql.autoBroadcastJoinThreshold=-1, and without a broadcast hint (/*+ BROADCAST */, broadcast(df)) in the query")
        {
            Changes = [new Change("spark.sql.autoBroadcastJoinThreshold", "-1")],
            Text = "Spark then joins by sorting, which needs no room for a whole table. With adaptive execution also spark.sql.adaptive.autoBroadcastJoinThreshold=-1. ANALYZE TABLE gives it a better estimate, so that small tables may still be broadcast; unpersist() or destroy() broadcast variables that are done with.",
            Verify = "the plan (EXPLAIN, the SQL tab) shows SortMergeJoin instead of BroadcastHashJoin",
        };
        yield return new Fix(Applicability.Check, heap is null ? "or give the driver the heap that the broadcast needs: raise spark.driver.memory (--driver-memory)" : $"or give the driver the heap that the broadcast needs: spark.driver.memory={heap} (--driver-memory)")
        {
            Changes = heap is null ? [] : [new Change("spark.driver.memory", heap)],
            Text = "Every executor needs the room too: spark.executor.memory.",
        };
    }

    private static BlockRefused? Refused(BrokenLimit limit) =>
        limit.Case.Facts.Of<BlockRefused>().Where(refused => refused.IsBroadcast).MaxBy(refused => refused.Needed ?? 0);
}
