using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;
using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The rows and values that queries work on fill the heap of a query engine.</summary>
internal sealed class QueryDataInHeap : Rule
{
    private const long Many = 1_000_000;
    private const int Looked = 30;

    // Values of columnar readers, rows and constants of engines: made for a query, gone with it.
    private static readonly string[] Values =
    [
        "parquet.io.api.Binary$", "parquet.column.", "org.apache.parquet.column.", "org.apache.parquet.io.api.Binary$", "org.apache.orc.", "org.apache.hadoop.hive.ql.exec.vector.", "org.apache.hadoop.hive.ql.io.orc.",
        "io.airlift.slice.Slice", "com.facebook.presto.common.block.", "com.facebook.presto.spi.block.", "com.facebook.presto.sql.relational.", "com.facebook.presto.operator.", "com.facebook.presto.parquet.", "com.facebook.presto.orc.",
        "io.prestosql.spi.block.", "io.prestosql.sql.relational.", "io.prestosql.operator.", "io.prestosql.parquet.", "io.prestosql.orc.", "io.trino.spi.block.", "io.trino.sql.relational.", "io.trino.operator.", "io.trino.parquet.", "io.trino.orc.",
        "org.apache.spark.unsafe.types.", "org.apache.spark.sql.catalyst.expressions.Unsafe", "org.apache.spark.sql.catalyst.expressions.GenericInternalRow", "org.apache.spark.sql.types.Decimal", "org.apache.drill.exec.vector.",
        "org.apache.druid.query.groupby.", "io.druid.query.groupby.", "org.apache.calcite.rex.",
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = "query-data-in-heap",
        Title = "The rows and values that queries work on fill the heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "load/query",
        Mechanism = "A query engine (Presto, Trino, Spark SQL, Hive, Druid, Drill) reads columns into arrays and values, and keeps the hash tables, sort runs and constants of each query until it ends. A histogram in which such values lead by millions shows queries at work, not objects that somebody forgot: their memory is bounded per query and by how many run at once. What the engine does not count against its limits (readers of a file format, long lists of constants in a query) comes on top.",
        Needs = ["a class histogram"],
        Thresholds = ["a million instances of values of a columnar reader or of an engine's rows"],
        Refuters = ["two histograms between which they grow while no query runs"],
        References = ["io.trino.memory: query.max-memory-per-node, memory.heap-headroom-per-node", "org.apache.parquet.io.api.Binary", "org.apache.spark.sql.catalyst.expressions.UnsafeRow"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink || Leading(limit.Process) is not var (row, taken))
            return;
        scale.For(Weight.Strong, "values", $"{row.Instances} instances of {row.Class} are values or rows that queries work on", taken);
        if (row.Instances >= Many * 10)
            scale.For(Weight.Weak, "count", "there are tens of millions of them: no cache or registry of a program has so many", taken);
        if (limit.Process.Histograms is [var first, _, ..] && HistogramGrowth.Grower(limit.Process) is var (_, grower, _, _) && grower.Class == row.Class)
            scale.Against("growth", $"they grow from one histogram to the next ({first.Histogram[row.Class].Instances} before)", taken);
        if (limit.Case.Facts.First<Statement>(told => told.Topic is Topic.Growth or Topic.NeverFreed) is { } grows)
            scale.Against("told", "it is reported to grow and not to come back", grows);
        scale.Conclude($"{row.Instances} instances of {row.Class}: the values that queries read and keep fill the heap");
        scale.Lacks("which query it was, and how much of its memory the engine counted", "the engine's list of queries at that time (Trino and Presto: system.runtime.queries, peak memory; Spark: the SQL tab); jcmd PID GC.class_histogram when no query runs");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "bound what one query and all queries at once may take (Presto, Trino: query.max-memory-per-node, resource groups' hardConcurrencyLimit; Spark: fewer cores an executor, more partitions), or give the workers a larger heap (-Xmx)")
        {
            Text = "Look for the query first: millions of constants are a list (IN, OR) of as many values in its text, better a join with a table; whole columns of wide strings are better filtered or left out of SELECT; large row groups of Parquet (parquet.block.size) are read at once by each split, so fewer readers at once (task.max-worker-threads, hive.max-split-size smaller) need less. Leave a third of the heap as headroom for what is not counted.",
            Verify = "after the query has ended a class histogram shows few of them; full collections stay short under the same queries",
        };
    }

    /// <summary>Of the classes that are no JDK's and no arrays the one with most bytes, where it is a value; of a process that runs queries.</summary>
    internal static (ClassHistogramRow Row, HistogramTaken Taken)? Leading(ProcessCase process)
    {
        if (process.Histograms is not [.., var taken])
            return null;
        var own = taken.Histogram.Rows.Take(Looked).Where(row => !row.Class.EndsWith("[]", StringComparison.Ordinal) && ApplicationFrames.IsApplication(row.Class)).ToArray();
        return own is [var first, ..] && first.Instances >= Many && Values.Any(value => first.Class.StartsWith(value, StringComparison.Ordinal)) ? (first, taken.At(first.Class)) : null;
    }
}
