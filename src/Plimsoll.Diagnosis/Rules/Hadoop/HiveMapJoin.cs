using System.Text.RegularExpressions;

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
        Mechanism = "Hive turns a join into a map join when it estimates the smaller sides below hive.auto.convert.join.noconditionaltask.size, all of them together, and loads them as hash tables into every task. The estimate is of compressed files; in the heap they are several times as large, and a cross product has no end. On Tez all of that shares one container: hive.tez.container.size with the heap of hive.tez.java.opts, which is smaller than MapReduce's by default. On MapReduce a local task beside the client builds the table first, and gives up at nine tenths of its heap.",
        Needs = ["the stack of the error, or Hive's plan and warnings; the lines of the local task"],
        Thresholds = ["a third of the container for the hash tables: Hive's own advice for noconditionaltask.size"],
        References = ["org.apache.hadoop.hive.ql.exec.tez.HashTableLoader", "org.apache.hadoop.hive.ql.exec.mr.MapredLocalTask; hive.mapjoin.localtask.max.memory.usage", "Hive: hive.auto.convert.join.noconditionaltask.size, hive.tez.container.size, hive.tez.java.opts", "HIVE-8306"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<Thrown>(thrown => thrown.Link("MapJoinMemoryExhaustion", "Map local work exhausted memory") is not null) is { } exhausted)
            scale.For(Weight.Decisive, "stack", "Hive itself stopped the hash table of a map join before it filled the heap", exhausted);
        else if (limit.Facts.First<Thrown>(thrown => thrown.Link("OutOfMemoryError") is not null && thrown.HasFrame(Frames)) is { } thrown)
            scale.For(Weight.Strong, "stack", "the heap ended while the hash table of a map join was loaded", thrown);
        if (Local(limit) is { } local)
            WeighLocal(limit, local, scale);
        var joins = limit.Case.Facts.Of<MapJoinSeen>().Where(join => !join.IsVertex).ToArray();
        if (joins.Length == 0)
            return;
        scale.For(Weight.Weak, "plan", joins.Any(join => join.IsCrossProduct) ? "Hive warned of a map join that is a cross product" : "the query is planned with a map join", joins.FirstOrDefault(join => join.IsCrossProduct) ?? joins[0]);
        if (limit.Case.Facts.First<MapJoinSeen>(join => join.IsVertex) is { } vertex)
            scale.For(Weight.Weak, "vertex", "the task that failed is of a map vertex, where map joins run", vertex);
        scale.Lacks("which tables are loaded into the heap", "EXPLAIN of the query: 'Map Join Operator' with its tables and their sizes");
    }

    // On MapReduce the hash table is built before the job, in a JVM beside the client.
    private static void WeighLocal(BrokenLimit limit, Fact local, Scale scale)
    {
        if (limit.Case.Facts.Last<HashTableFilled>() is { } filled)
        {
            scale.For(Weight.Decisive, "local", FormattableString.Invariant($"the hash table had {filled.Rows} rows when {filled.Share:P0} of the local task's heap were in use"), filled, local);
            scale.Conclude(FormattableString.Invariant($"The hash table of Hive's map join does not fit the heap of its local task: {filled.Rows} rows took {Bytes.Text(filled.Bytes)}, and not all of the table was read"));
        }
        else
        {
            scale.For(Weight.Strong, "local", "a local task of Hive builds the hash table of a map join and nothing else, and its status stands for memory", local);
        }

        if (limit.Case.Facts.First<MapJoinSeen>(seen => Threshold.IsMatch(seen.Setting)) is { } threshold)
            scale.For(Weight.Weak, "setting", $"{threshold.Setting} decides what becomes a map join, by the size of the compressed files", threshold);
    }

    private static Fact? Local(BrokenLimit limit)
    {
        var facts = limit.Case.Facts;
        if (facts.First<LocalTaskFailed>() is { } failed && (failed.IsNamed || facts.Any<MapJoinSeen>() || facts.Any<HashTableFilled>()))
            return failed;
        return limit.Scale.Witnesses.Any(witness => witness.Group == "local") ? facts.Last<HashTableFilled>() : null;
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Local(limit) is not null)
        {
            yield return new Fix(Applicability.Check, "let this join be no map join: hive.auto.convert.join=false for this query, or hive.auto.convert.join.noconditionaltask.size back to where the table does not fit below it (10000000 by default)")
            {
                Changes = [new Change("hive.auto.convert.join", "false")],
                Text = "The threshold is compared with the size of the files; compressed columns and Java objects make ten times as much of them in the heap. A MAPJOIN hint in the query forces it too (hive.ignore.mapjoin.hint=true ignores it).",
                Verify = "EXPLAIN shows Reduce Output Operators and Join Operator instead of Map Join Operator; no line 'Starting to launch local task to process map join'",
            };
            yield return new Fix(Applicability.Check, "or give the local task a heap that the table fits: HADOOP_HEAPSIZE (HADOOP_CLIENT_OPTS=-Xmx) of the Hive client, or of HiveServer2 where it runs in it")
            {
                Text = "Every mapper then loads the same table: mapreduce.map.java.opts needs as much. hive.mapjoin.localtask.max.memory.usage (0.90) only moves the point at which Hive gives up.",
                Verify = "the line 'Starting to launch local task' shows the larger 'maximum memory'; 'End of local task' follows",
            };
            yield break;
        }

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

    private static readonly Regex Threshold = new(@"noconditionaltask\.size|smalltable\.filesize|mapjoin\.smalltable");
}
