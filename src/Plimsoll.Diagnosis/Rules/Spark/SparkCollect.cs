namespace Plimsoll.Diagnosis.Rules;

/// <summary>Rows of a whole data set are brought into Spark's driver.</summary>
internal sealed class SparkCollect : Rule
{
    private static readonly string[] Frames =
    [
        "spark.rdd.RDD.collect", "spark.sql.Dataset.collect", "spark.sql.classic.Dataset.collect", "SparkPlan.executeCollect", "SparkPlan.getByteArrayRdd", "collectToPython", "collectAsArrowToPython", "scheduler.TaskResultGetter", "spark.sql.Dataset.toLocalIterator", "SparkPlan.decodeUnsafeRows",
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = "spark-collect",
        Title = "The driver collects the rows of a whole data set",
        Explains = ["heap-space", "gc-overhead"],
        Cause = "large-record/collect",
        Mechanism = "collect(), toPandas(), and results of many tasks come together in the driver's heap, serialised and as objects side by side. What the executors share among them one JVM cannot hold. spark.driver.maxResultSize stops the job before that, unless it was raised or set to 0.",
        Needs = ["the stack of the error"],
        Refuters = ["a broadcast, which collects too and has a rule of its own"],
        References = ["org.apache.spark.scheduler.TaskResultGetter", "Spark docs: spark.driver.maxResultSize, spark.driver.memory"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<Thrown>(thrown => thrown.Link("OutOfMemoryError") is not null && thrown.HasFrame(Frames)) is not { } thrown)
            return;
        scale.For(Weight.Strong, "stack", $"the heap ended while results were brought together: {thrown.Frames.First(frame => Frames.Any(known => frame.Contains(known, StringComparison.Ordinal)))}", thrown);
        if (thrown.HasFrame("Broadcast") || limit.Case.Facts.Any<BlockRefused>(refused => refused.IsBroadcast))
            scale.Against("broadcast", "it was collected for a broadcast", thrown);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Placeholders, "leave the rows on the executors: write them out (df.write), aggregate or limit() before collect() and toPandas(), or read them in turn with toLocalIterator()")
        {
            Text = "spark.driver.maxResultSize (1g by default) makes the job fail with a message instead of killing the driver; keep it below half of spark.driver.memory.",
            Verify = "the driver's heap stays level while the job runs",
        };
        yield return new Fix(Applicability.Check, "or raise spark.driver.memory (--driver-memory) to three times the size of the result");
    }
}
