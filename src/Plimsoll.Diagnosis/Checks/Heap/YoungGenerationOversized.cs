using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>The young generation leaves the old one too little room.</summary>
internal sealed class YoungGenerationOversized : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "young-generation-oversized",
        Title = "The young generation is larger than the old one, which overflows",
        Explains = ["gc-stall", "gc-overhead"],
        Cause = "oversized/young",
        Mechanism = "Every byte of young generation is missing in the old one. A young generation above half of the heap (an -Xmn copied from a larger machine, NewRatio=0 or 1) makes collections rare and full ones frequent: survivors and caches no longer fit. With G1 a fixed young size also switches the pause goal off.",
        Needs = ["a GC log with the sizes of the generations, or rows of jstat -gc"],
        Thresholds = ["young above half of the heap, and the old generation filled to 80 % or full collections came unasked"],
        References = ["Hunt and John, Java Performance (2011), chapter 7: young one to one and a half times the live set, old two to three times", "HotSpot: NewRatio, MaxNewSize"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        if (run.Measures.Heap is not { YoungCommitted: { } young, OldCommitted: { } old, PeakOldAfter: { } used } || run.Run.Collector == GcCollector.G1 || young <= old)
            return null;
        if (run.Measures.Shape == HeapShape.Leak || used < old * 0.8 || (run.UnwantedFull < 2 && run.Measures.Failures.PromotionFailures == 0))
            return null;
        return Warn(
            $"young {Bytes.Text(young)}, old {Bytes.Text(old)}, of which {Bytes.Text(used)} were in use; {run.UnwantedFull} full collections nobody asked for",
            "Take -Xmn, NewSize and NewRatio away, or set -Xmn to a quarter or a third of the heap.");
    }
}
