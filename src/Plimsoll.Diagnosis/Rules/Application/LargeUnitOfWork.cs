using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>One unit of an engine's work is so large that its records fill the heap while it is worked on.</summary>
internal sealed class LargeUnitOfWork : Rule
{
    /// <summary>A healthy split is done in seconds.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    public override RuleCard Card { get; } = new()
    {
        Id = "large-unit-of-work",
        Title = "One unit of work holds so many records at once that they fill the heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "large-record",
        Mechanism = "Query engines and mappers work on data in pages, batches and splits. Where one of them is very large (nested maps and arrays, a skewed group, a row of megabytes), or is turned into another form as a whole, each value becomes an object of its own: Writables, slices, rows and the nodes of their maps by the hundred million. It looks like a leak in a histogram, but the classes are those of values, and the work that holds them goes on for minutes. Killing the query does not help before the thread comes to its next check.",
        Needs = ["a class histogram led by the classes of values, or the engine's own words about a unit that does not end"],
        Thresholds = ["5 minutes for a split: the engines plan seconds", "half of the histogram for the values with what comes with them"],
        Refuters = ["a later histogram, after the work, with as many"],
        References = ["prestodb issue 9859: HivePageSink with huge pages", "io.trino.execution.executor: splits that run long", "org.apache.hadoop.io.Text, one object for each string"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.IsFlink)
            return;
        if (HistogramOwners.Of(process) is { } owner && RecordValues.Are(owner.Class.Class))
        {
            scale.For(Weight.Strong, "values", $"{owner.Class.Instances} instances of {owner.Class.Class} are values of records, with what comes with them {owner.Share * 100:F0} % of the histogram: data that is worked on", owner.Taken);
            scale.Conclude($"{owner.Class.Instances} values of records ({LibraryName.Short(owner.Class.Class)}) are on the heap at once: one page, batch or split of data is too large");
            if (SteadyRise.Of(process) is { } rise)
                scale.Against("rise", $"what collections leave rose without a stop for {rise.Span.TotalSeconds:F0} s: they are kept rather than worked on", rise.Seen);
        }

        if (process.Facts.Of<WorkTakesLong>().Where(work => work.Lasted >= Long).MaxBy(work => work.Lasted) is { } work)
            scale.For(work.Copies ? Weight.Strong : Weight.Weak, "long", $"one split has been at work for {work.Lasted.TotalMinutes:F0} min{(work.Copies ? ", walking or copying its data" : "")}", work);
        if (scale.HasSupport)
            scale.Lacks("which table or query it is, and how large its rows are", "the engine's list of running queries with their splits; jstack PID twice: the stack of the thread that stays");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "make the unit of work smaller: fewer rows or bytes in a page, batch or split, and no rows with collections of millions of entries")
        {
            Text = "Presto and Trino: a smaller maximum split size of the connector (hive.max-split-size), fewer concurrent splits on a worker (task.max-worker-threads) and a limit on the query (query.max-memory-per-node). Hive and Spark: smaller batches and row groups, spark.sql.files.maxPartitionBytes. Flatten or split the nested column that holds most. A larger heap helps only as long as the largest unit fits it.",
            Verify = "the longest running split ends within a minute; full collections give back most of the old generation",
        };
    }
}
