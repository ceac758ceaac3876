namespace Plimsoll.Diagnosis.Checks;

/// <summary>Pauses with more kernel than user time: pages had to be fetched.</summary>
internal sealed class PausesInTheKernel : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "pauses-in-the-kernel",
        Title = "Pauses spend their time in the kernel: swapping, page faults, huge pages",
        Explains = ["gc-stall"],
        Cause = "external/host-pressure",
        Mechanism = "A collection computes; it has no business in the kernel. More kernel than user time means that its pages were not there: swapped out, never touched before, or being put together to huge pages. A log on a slow disk adds to it.",
        Needs = ["a GC log with CPU times"],
        Thresholds = ["five pauses of 20 ms and more, a fifth of all such, and a hundredth of the time: the first ones touch fresh memory, which is no fault"],
        References = ["vm.swappiness, transparent_hugepage/defrag", "HotSpot: AlwaysPreTouch"],
    };

    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(20);

    public override GcAdvice? Look(CheckedRun run)
    {
        var cpu = run.Measures.Cpu;
        var spent = run.Run.Events.TimeOf(one => one.IsPause && one.Duration >= Long && one.SystemTime > one.UserTime).TotalSeconds;
        if (cpu.SystemAboveUser < 5 || cpu.SystemAboveUser * 5 < cpu.Long || spent < Math.Min(5, run.Measures.Length.TotalSeconds / 100))
            return null;
        return Warn(
            $"{cpu.SystemAboveUser} of {cpu.Long} pauses of 20 ms and more had more kernel than user time, together {spent:F1} s",
            "Look at the host during them: vmstat 1 (si, so), memory.swap.current, memory.events (high, max). Swap off for this service, -XX:+AlwaysPreTouch, huge pages on madvise.");
    }
}
