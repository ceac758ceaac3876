using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>Full collections of G1 or ParallelGC run on one thread.</summary>
internal sealed class SingleThreadedFullGc : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "single-threaded-full-gc",
        Title = "Full collections run on one thread",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/collector",
        Mechanism = "Before JDK 10 G1 collects the whole heap with one thread (JEP 307), as CMS always does. ParallelGC does where UseParallelOldGC is off, and ParNew where CMS is not switched on beside it.",
        Needs = ["a GC log"],
        Thresholds = ["two full collections nobody asked for, or half a second in one"],
        References = ["JEP 307: Parallel Full GC for G1 (JDK 10)", "HotSpot: UseParallelOldGC, UseParNewGC (JDK 8)"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var oldG1 = run.Run.Collector == GcCollector.G1 && run.Java < 10;
        var serialOld = run.Run.Collector == GcCollector.Parallel && run.Flags.IsOn("UseParallelOldGC") == false;
        var parNew = run.Flags.IsOn("UseParNewGC") == true && run.Flags.IsOn("UseConcMarkSweepGC") != true && run.Run.Collector != GcCollector.Cms;
        if (!(oldG1 || serialOld || parNew))
            return null;
        var full = run.Run.Events.Where(one => one.Kind == GcKind.Full && !one.Cause.IsExplicit()).Select(one => one.Duration).ToArray();
        if (full.Length < 2 && full.All(time => time < TimeSpan.FromSeconds(0.5)))
            return null;
        return Warn(
            $"{full.Length} full collections on one thread, the longest {full.Max().TotalMilliseconds:F0} ms",
            oldG1 ? "Update: from JDK 10 on G1 uses all its threads. Until then avoid them: start marking earlier, or a larger heap." : serialOld ? "Take -XX:-UseParallelOldGC away." : "-XX:+UseConcMarkSweepGC or -XX:+UseG1GC instead of -XX:+UseParNewGC alone.");
    }
}
