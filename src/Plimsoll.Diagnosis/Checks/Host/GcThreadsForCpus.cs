using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>The number of GC threads does not fit the CPUs.</summary>
internal sealed class GcThreadsForCpus : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "gc-threads-for-cpus",
        Title = "The number of GC threads does not fit the CPUs that the JVM may use",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/gc-threads",
        Mechanism = "HotSpot starts one GC thread for each of the first eight CPUs and five for every eight more. A JVM that does not see its container's quota (before 8u191, or cgroup v2 before 8u372 and 11.0.16) takes the host's number: dozens of threads fight for two CPUs, every pause waits for the slowest. A fixed ParallelGCThreads stays behind when the machine changes.",
        Needs = ["a GC log"],
        Thresholds = ["more threads than CPUs; or fewer than half of what HotSpot would start"],
        References = ["HotSpot: vm_version.cpp, calc_parallel_worker_threads", "JDK-8146115 (8u191, 10): containers; JDK-8230305: cgroup v2 (15, 11.0.16, 8u372)"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        if (run.GcThreads is not { } threads || run.Run.Facts.CpusAvailable is not { } cpus || cpus <= 0 || run.Run.Collector is GcCollector.Serial)
            return null;
        var right = CheckedRun.ThreadsFor(cpus);
        var concurrent = run.Run.Collector is GcCollector.Z or GcCollector.GenerationalZ or GcCollector.Shenandoah or GcCollector.GenerationalShenandoah;
        if (threads <= Math.Max(right, cpus) && (concurrent || threads * 2 >= right || right < 4))
            return null;
        return Warn($"{threads} GC threads on {cpus} CPUs; HotSpot would start {right}", "Take -XX:ParallelGCThreads away, or say how many CPUs there are: -XX:ActiveProcessorCount.");
    }
}
