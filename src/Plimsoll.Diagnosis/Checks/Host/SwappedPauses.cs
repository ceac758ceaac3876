namespace Plimsoll.Diagnosis.Checks;

/// <summary>Pauses with more kernel than user time: pages had to be fetched.</summary>
internal sealed class SwappedPauses : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "pauses-in-the-kernel",
        Title = "Pauses spend their time in the kernel: swapping, page faults, huge pages",
        Explains = ["gc-stall"],
        Cause = "external/host-pressure",
        Mechanism = "A collection computes; it has no business in the kernel. More kernel than user time means that its pages were not there: swapped out, never touched before, or being put together to huge pages. A log on a slow disk adds to it.",
        Needs = ["a GC log with CPU times"],
        Thresholds = ["three pauses of 20 ms and more, and a fifth of all such"],
        References = ["vm.swappiness, transparent_hugepage/defrag", "HotSpot: AlwaysPreTouch"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var cpu = run.Measures.Cpu;
        if (cpu.SystemAboveUser < 3 || cpu.SystemAboveUser * 5 < cpu.Long)
            return null;
        return Warn(
            $"{cpu.SystemAboveUser} of {cpu.Long} pauses of 20 ms and more had more kernel than user time",
            "Look at the host during them: vmstat 1 (si, so), memory.swap.current, memory.events (high, max). Swap off for this service, -XX:+AlwaysPreTouch, huge pages on madvise.");
    }
}
