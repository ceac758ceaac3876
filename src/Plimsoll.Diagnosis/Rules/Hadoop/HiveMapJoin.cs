namespace Plimsoll.Diagnosis.Rules;

/// <summary>The hash table of a map join does not fit the heap of Hive's tasks.</summary>
internal sealed class HiveMapJoin : Rule
{
    private static readonly string[] Frames =
    [
        "exec.MapJoinOperator", "exec.tez.HashTableLoader", "exec.mr.HashTableLoader", "persistence.MapJoinBytesTableContainer", "persistence.BytesBytesMultiHashMap", "persistence.HybridHashTableContainer", "persistence.HashMapWrapper", "exec.HashTableSinkOperator", "vector.mapjoin.", "exec.mapjoin.MapJoinMemoryExhaustion", "WriteBuffers.nextBufferToWrite",
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = "hive-map-join",
        Title = "The hash tables of Hive's map joins do not fit the heap of its tasks",
        Explains = ["heap-space", "gc-overhead"],
        Cause = "wrong-setting/map-join",
        Mechanism = "Hive turns a join into a map join when it estimates the smaller sides below hive.auto.convert.join.noconditionaltask.size, all of them together, and loads them as hash tables into every task. The estimate is of compressed files; in the heap they are several times as large, and a cross product has no end. On Tez all of that shares one container: hive.tez.container.size with the heap of hive.tez.java.opts, which is smaller than MapReduce's by default.",
        Needs = ["the stack of the error, or Hive's plan and warnings"],
        Thresholds = ["a third of the container for the hash tables: Hive's own advice for noconditionaltask.size"],
        References = ["org.apache.hadoop.hive.ql.exec.tez.HashTableLoader", "Hive: hive.auto.convert.join.noconditionaltask.size, hive.tez.container.size, hive.tez.java.opts", "HIVE-8306"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<Thrown>(thrown => thrown.Link("MapJoinMemoryExhaustion", "Map local work exhausted memory") is not null) is { } exhausted)
            scale.For(Weight.Decisive, "stack", "Hive itself stopped the hash table of a map join before it filled the heap", exhausted);
        else if (limit.Facts.First<Thrown>(thrown => thrown.Link("OutOfMemoryError") is not null && thrown.HasFrame(Frames)) is { } thrown)
            scale.For(Weight.Strong, "stack", "the heap ended while the hash table of a map join was loaded", thrown);
        var joins = limit.Case.Facts.Of<MapJoinSeen>().Where(join => !join.IsVertex).ToArray();
        if (joins.Length == 0)
            return;
        scale.For(Weight.Weak, "plan", joins.Any(join => join.IsCrossProduct) ? "Hive warned of a map join that is a cross product" : "the query is planned with a map join", joins.FirstOrDefault(join => join.IsCrossProduct) ?? joins[0]);
        if (limit.Case.Facts.First<MapJoinSeen>(join => join.IsVertex) is { } vertex)
            scale.For(Weight.Weak, "vertex", "the task that failed is of a map vertex, where map joins run", vertex);
        scale.Lacks("which tables are loaded into the heap", "EXPLAIN of the query: 'Map Join Operator' with its tables and their sizes");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "give Tez' containers more memory and their heap four fifths of it: hive.tez.container.size=4096 and hive.tez.java.opts=-Xmx3276m, or twice what they are now")
        {
            Text = "The container must fit yarn.scheduler.maximum-allocation-mb. Without hive.tez.container.size Hive takes MapReduce's mapreduce.map.memory.mb.",
            Verify = "SET hive.tez.container.size; SET hive.tez.java.opts; the vertex passes",
        };
        yield return new Fix(Applicability.Check, "or let fewer joins become map joins: hive.auto.convert.join.noconditionaltask.size at a third of the container at most, or hive.auto.convert.join=false for this query")
        {
            Changes = [new Change("hive.auto.convert.join", "false")],
            Text = "A join that Hive calls a cross product lacks a condition: add it first. ANALYZE TABLE ... COMPUTE STATISTICS FOR COLUMNS makes the estimate better.",
            Verify = "EXPLAIN shows Merge Join or Shuffle Join",
        };
    }
}
