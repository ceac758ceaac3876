using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>A small young generation promotes what would have died.</summary>
internal sealed class YoungGenerationSmall : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "young-generation-small",
        Title = "The young generation is small: collections come more than once a second and promote what would die",
        Explains = ["gc-stall"],
        Cause = "undersized/young",
        Mechanism = "Objects die young if they get the time. A young generation below a tenth of the heap that is collected more than once a second promotes short-lived objects; the old generation then fills with garbage.",
        Needs = ["a GC log"],
        Thresholds = ["below 10 % of the heap, more than one collection a second over a minute, more than a tenth of what is allocated promoted"],
        References = ["Hunt and John, Java Performance (2011), chapter 7"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var measures = run.Measures;
        if (run.Run.Collector is GcCollector.G1 or GcCollector.Z or GcCollector.Shenandoah || measures.Heap is not { YoungCommitted: { } young, Limit: { } limit } || young > limit / 10)
            return null;
        if (measures.Length < TimeSpan.FromMinutes(1) || run.Young < measures.Length.TotalSeconds || measures.Promotion.Bytes * 10 < measures.Allocation.Bytes)
            return null;
        return Warn(
            $"young {Bytes.Text(young)} of {Bytes.Text(limit)}, {run.Young} collections in {measures.Length.TotalSeconds:F0} s, {Bytes.Text(measures.Promotion.Bytes)} of {Bytes.Text(measures.Allocation.Bytes)} promoted",
            "Enlarge it: -Xmn at a quarter of the heap, or let G1 size it.");
    }
}
