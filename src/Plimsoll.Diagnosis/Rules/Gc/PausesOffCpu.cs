using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Long pauses in which the collector's threads hardly ran.</summary>
internal sealed class PausesOffCpu : Rule
{
    private const double LeastShare = 0.25;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(5);

    public override RuleCard Card { get; } = new()
    {
        Id = "pauses-off-cpu",
        Title = "Long pauses used hardly any CPU: the collector waited for pages, the disk or a CPU",
        Explains = ["gc-stall"],
        Cause = "external/host-pressure",
        Mechanism = "A pause on n threads uses up to n times its length in CPU time. One of half a minute with a second of user and kernel time did not compute: its threads slept until pages came back from swap, until a disk had written the log, or until the host or hypervisor gave them a CPU. Phases that touch memory which nothing else touches show it first: class unloading and the symbol table in metaspace (not in large pages, so it is swapped out before the heap), reference and string tables. The heap's size has no part in it.",
        Needs = ["a GC log with user, sys and real times"],
        Thresholds = ["pauses of five seconds and more with less than a quarter of their length in CPU time; half of all long pauses"],
        Refuters = ["long pauses with as much CPU time as length"],
        References = ["vm.swappiness; Transparent Huge Pages", "HotSpot: -XX:+UseLargePages covers the heap and the code cache, metaspace only with -XX:+UseLargePagesInMetaspace (JDK 8)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        foreach (var seen in limit.Process.GcRuns)
        {
            GcEvent[] pauses = [.. Timed(seen)];
            GcEvent[] idle = [.. pauses.Where(one => Cpu(one) < one.Duration * LeastShare)];
            if (idle.Length == 0 || idle.Length * 2 < pauses.Length)
                continue;
            var longest = idle.MaxBy(one => one.Duration);
            scale.For(Weight.Strong, "idle", $"{idle.Length} of {pauses.Length} pauses of {Long.TotalSeconds:F0} s and more hardly used a CPU; the longest lasted {longest.Duration.TotalSeconds:F1} s with {Cpu(longest).TotalSeconds:F1} s of CPU time", seen);
            if (Roomy(longest))
                scale.For(Weight.Weak, "room", $"the heap had room: {Bytes.Text(longest.HeapAfter ?? longest.HeapBefore ?? 0)} of {Bytes.Text(longest.HeapCommitted ?? 0)} in use", seen);
            scale.Conclude($"A pause of {longest.Duration.TotalSeconds:F1} s used {Cpu(longest).TotalSeconds:F1} s of CPU time: its threads waited for the host (swapped pages, disk or CPU)");
            scale.Lacks("what the host did at that time", "vmstat 1 and sar -B, -W (si, so, majflt), steal time (st); grep VmSwap /proc/PID/status; cat /sys/fs/cgroup/cpu.stat");
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "keep the JVM's pages in memory: switch swap off for it (swapoff, vm.swappiness=1, memory.swap.max=0), and leave the host enough memory beside its heaps and large pages")
        {
            Text = "With -XX:+UseLargePages the reserved huge pages are gone for everybody else, and what is not in them (metaspace, stacks, malloc) is swapped out first: reserve no more of them than the heap takes. Write the GC log to a disk that nothing else keeps busy, or to tmpfs. If swap is off, look at CPU limits and at the hypervisor's steal time.",
            Verify = "user plus sys of long pauses come near their real time, and pauses become short",
        };
    }

    private static IEnumerable<GcEvent> Timed(GcRunSeen seen)
    {
        var timed = new List<GcEvent>();
        foreach (ref readonly var one in seen.Run.Events)
        {
            if (one.IsPause && one.Duration >= Long && one.UserTime is not null && one.SystemTime is not null)
                timed.Add(one);
        }

        return timed;
    }

    private static TimeSpan Cpu(GcEvent one) => (one.UserTime ?? TimeSpan.Zero) + (one.SystemTime ?? TimeSpan.Zero);

    private static bool Roomy(GcEvent one) => one is { HeapCommitted: { } all } && (one.HeapAfter ?? one.HeapBefore) < all * 0.7;
}
