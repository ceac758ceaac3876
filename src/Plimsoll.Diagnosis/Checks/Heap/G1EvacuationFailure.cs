namespace Plimsoll.Diagnosis.Checks;

/// <summary>G1 found no room to copy survivors to.</summary>
internal sealed class G1EvacuationFailure : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "g1-evacuation-failure",
        Title = "G1 found no free regions to copy to",
        Explains = ["gc-stall", "heap-space"],
        Cause = "undersized/heap",
        Mechanism = "G1 copies what lives into free regions. When there are none it keeps objects where they are (to-space exhausted; since JDK 22 (Evacuation Failure: Allocation)), repairs the heap, and soon falls back to a full collection. Regions that only native code has pinned (JDK 22, JEP 423) do not count. From JDK 9 on a set InitiatingHeapOccupancyPercent is only where G1 begins to adapt it; -XX:-G1UseAdaptiveIHOP holds it.",
        Needs = ["a GC log"],
        Thresholds = ["one is enough to tell it"],
        References = ["JEP 423", "HotSpot G1 tuning guide: evacuation failure"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var count = run.Measures.Failures.EvacuationFailures;
        if (count == 0)
            return null;
        var humongous = run.Measures.Heap.PeakHumongous is > 0 and var bytes ? $", up to {Bytes.Text(bytes)} in humongous regions" : "";
        var held = run.Java switch { >= 9 => " -XX:-G1UseAdaptiveIHOP", null => " (from JDK 9 on with -XX:-G1UseAdaptiveIHOP)", _ => "" };
        return Warn(
            $"{count} collections found no room to copy to, {run.UnwantedFull} full collections followed{humongous}",
            $"Start marking earlier and keep a reserve: -XX:InitiatingHeapOccupancyPercent=35{held} -XX:G1ReservePercent=20{(run.Enlarging is { } sizing ? "; if it goes on, " + sizing.Sentence : "")}.");
    }
}
