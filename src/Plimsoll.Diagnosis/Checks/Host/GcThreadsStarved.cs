using System.Globalization;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>Pauses last longer than all the CPU time they used.</summary>
internal sealed class GcThreadsStarved : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "gc-threads-starved",
        Title = "GC threads did not get their CPUs",
        Explains = ["gc-stall"],
        Cause = "external/cpu-quota",
        Mechanism = "A pause on n threads uses up to n times its length in CPU time. One that lasts longer than all its CPU time waited: for a quota that was used up (a container with a limit of two CPUs throttles for the rest of each 100 ms), for a CPU that another process had, or for a disk.",
        Needs = ["a GC log with CPU times"],
        Thresholds = ["ten pauses of 20 ms and more, and half of all such; a fiftieth of the time lost"],
        References = ["cgroup v2 cpu.stat: nr_throttled, throttled_usec; CFS bandwidth control"],
    };

    private const double LeastShare = 0.02;

    public override GcAdvice? Look(CheckedRun run)
    {
        var cpu = run.Measures.Cpu;
        var waited = cpu.Real - cpu.User - cpu.System;
        if (cpu.Inverted < 10 || cpu.Inverted * 2 < cpu.Long || waited < run.Measures.Length * LeastShare)
            return null;
        var threads = run.GcThreads is { } count ? $" with {count} GC threads" : "";
        return Warn(
            string.Create(CultureInfo.InvariantCulture, $"{cpu.Inverted} of {cpu.Long} pauses of 20 ms and more lasted longer than all their CPU time{threads}; on average {run.Parallelism:0.##} CPUs worked"),
            "Look at cpu.stat of the container (nr_throttled, throttled_usec) and at steal time of the host. Raise or take away the CPU limit, or bring -XX:ParallelGCThreads down to it.");
    }
}
