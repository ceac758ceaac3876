using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>CMS or ParNew lost the race against the old generation.</summary>
internal sealed class OldGenerationRaceLost : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "old-generation-race-lost",
        Title = "The old generation was full, or in pieces, before CMS was through",
        Explains = ["gc-stall", "heap-space"],
        Cause = "undersized/heap",
        Mechanism = "CMS collects the old generation while the program fills it and never compacts. Promotion failed: no hole is large enough. Concurrent mode failure: the cycle was not through in time. Either ends in a single-threaded collection of everything. Parallel and serial collectors print the failed promotion too and collect everything.",
        Needs = ["a GC log"],
        Thresholds = ["one is enough to tell it"],
        References = ["HotSpot: concurrentMarkSweepGeneration.cpp (JDK 8)"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var failures = run.Measures.Failures;
        if (failures.PromotionFailures + failures.ConcurrentModeFailures == 0)
            return null;
        var seen = string.Join(", ", new[] { (failures.PromotionFailures, "promotions failed"), (failures.ConcurrentModeFailures, "concurrent cycles came too late") }.Where(one => one.Item1 > 0).Select(one => $"{one.Item1} {one.Item2}"));
        if (run.Measures.Metaspace.Collections > 0 && run.Flags.IsOn("CMSClassUnloadingEnabled") == false)
            return Warn(seen + $"; {run.Measures.Metaspace.Collections} collections for class metadata", "Let CMS unload classes: -XX:+CMSClassUnloadingEnabled, so that metadata no longer needs full collections.", "wrong-setting/collector");
        var advice = run.Run.Collector == GcCollector.Cms ? "Start earlier: -XX:CMSInitiatingOccupancyFraction=60 -XX:+UseCMSInitiatingOccupancyOnly" : "Give the old generation more room";
        return Warn(seen, advice + (run.Enlarging is { } sizing ? "; the heap itself: " + sizing.Sentence : "") + ".");
    }
}
