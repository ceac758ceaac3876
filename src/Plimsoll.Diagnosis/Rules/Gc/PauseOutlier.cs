using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>One pause lasts thousands of times longer than its neighbours, with the heap as usual.</summary>
internal sealed class PauseOutlier : Rule
{
    private const double ManyTimes = 100;

    public override RuleCard Card { get; } = new()
    {
        Id = "pause-outlier",
        Title = "One collection hung although the heap was as at every other",
        Explains = ["gc-stall"],
        Cause = "external/host-pressure",
        Mechanism = "A collection's work depends on what is alive. Where one of many alike takes hundreds of times longer, its threads did not run: swapping, a frozen virtual machine, a starved CPU, or a lost wake-up. Linux kernels 3.14 to 3.17, and enterprise kernels with that code carried back, lost futex wake-ups on many-core machines of the Haswell kind; attaching a debugger sent the signal that woke them.",
        Needs = ["a GC log with neighbours of the long pause"],
        Thresholds = ["100 times the median of all pauses, and above 10 s"],
        Refuters = ["a heap that was full at that pause", "user time of half the pause and more: the threads worked"],
        References = ["Linux commit 76835b0ebf8a: futex: Ensure get_futex_key_refs() always implies a barrier (3.18)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        foreach (var seen in limit.Process.GcRuns)
        {
            var (pauses, middle) = (seen.Measures.Pauses, seen.Measures.Pauses.P50);
            if (pauses.Count < 3 || pauses.Max.TotalSeconds <= 10 || pauses.Max < middle * ManyTimes)
                continue;
            var longest = seen.Run.Events.First(one => one.IsPause && one.Duration == pauses.Max);
            // Like with like: a full collection of a full heap takes long by itself.
            if (longest.Kind == GcKind.Full && longest.HeapBefore > longest.HeapCommitted * 0.9)
                continue;
            // Threads that computed for the pause's length neither slept nor waited for the host.
            if (longest.UserTime >= longest.Duration / 2)
                continue;
            scale.For(Weight.Strong, "outlier", $"one pause lasted {longest.Duration.TotalSeconds:F0} s, the median {middle.TotalSeconds:F2} s", seen);
            if (longest.HeapAfter < longest.HeapCommitted * 0.5)
                scale.For(Weight.Weak, "heap", $"it left {Bytes.Text(longest.HeapAfter ?? 0)} of {Bytes.Text(longest.HeapCommitted ?? 0)}, as its neighbours did", seen);
        }

        if (scale.HasSupport && limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.DebuggerFreesPause) is { } debugger)
        {
            scale.For(Weight.Strong, "wake-up", "attaching a debugger lets it go on: its threads were asleep and had missed their wake-up", debugger);
            scale.Conclude("GC threads slept through a wake-up that the kernel lost (futex)", "version-bug/linux-futex-wait");
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) =>
    [
        new Fix(Applicability.Check, "update the host's operating system: a kernel with the futex fix (3.18 and later, or the distribution's own backport)")
        {
            Text = "If the kernel is newer: look at the host at that time for swapping (vmstat 1: si, so), CPU steal and limits (cpu.stat: nr_throttled), and for a frozen or migrated virtual machine. The heap's settings have no part in it.",
            Verify = "no pause above ten times the median for as long as it took to appear",
        },
    ];
}
