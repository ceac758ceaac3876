namespace Plimsoll.Diagnosis.Checks;

/// <summary>The machine already swapped when the JVM started.</summary>
internal sealed class SwapInUse : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "swap-in-use",
        Title = "The machine had used a good part of its swap space when the JVM started",
        Explains = ["gc-stall", "host-oom"],
        Cause = "external/host-pressure",
        Mechanism = "A collector touches the whole heap. Any part of it that was swapped out makes the pause as long as the disk takes to bring it back.",
        Needs = ["a GC log"],
        Thresholds = ["a fifth of the swap space in use"],
        References = ["JDK 8 header and -Xlog:gc+init: swap, swap free"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        if (run.Run.Facts is not { Swap: > 0 and var swap, SwapFree: { } free } || swap - free < swap / 5)
            return null;
        return Warn($"{Bytes.Text(swap - free)} of {Bytes.Text(swap)} of swap space were in use", "Find out who swaps (VmSwap in /proc/PID/status); give the machine memory or take processes away.");
    }
}
