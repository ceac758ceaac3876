using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>The live set takes most of the heap and stands still: the heap is small for it.</summary>
internal sealed class HeapSmallForLiveSet : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "heap-small-for-live-set",
        Title = "The heap is small for its live set",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "undersized/heap",
        Mechanism = "Collectors pay for room: the less is free after a collection, the sooner the next one comes, and G1, CMS, ZGC and Shenandoah need free room for what is allocated while they mark. A level live set above 60 % of the heap with failures, or above 70 % with a twentieth of the time lost, keeps them at work without a rest.",
        Needs = ["a GC log"],
        Thresholds = ["live set at 60 % of the heap with failed or unasked full collections, or at 70 % with a twentieth of the time lost", "never while a leak grows: then no size helps"],
        References = ["Hunt and John, Java Performance (2011), chapter 7: heap three to four times the live set", "Hertz and Berger, OOPSLA 2005, doi 10.1145/1094811.1094836"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        if (run.Measures is not { Shape: not (HeapShape.Leak or HeapShape.Acute), LiveSet.Bytes: { } live, Heap.Limit: { } limit } || run.Sizing is not { } sizing)
            return null;
        var failures = run.Measures.Failures;
        var trouble = run.UnwantedFull + failures.EvacuationFailures + failures.PromotionFailures + failures.ConcurrentModeFailures + failures.AllocationStalls + failures.Degenerated;
        if (live < limit * 0.6 || (live < limit * 0.7 && trouble == 0) || (trouble == 0 && !(run.Measures.Throughput < 0.95)))
            return null;
        return Warn($"{Bytes.Text(live)} of {Bytes.Text(limit)} stay after collections, and do not grow; {trouble} collections or threads found no room", $"Enlarge the heap: {sizing.Sentence}.");
    }
}
