namespace Plimsoll.Diagnosis.Rules;

/// <summary>A concurrent collector is told to begin so late that it loses the race.</summary>
internal sealed class ConcurrentCollectorLate : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "concurrent-collector-late",
        Title = "The concurrent collector is told to start too late, and falls back to stopping everything",
        Explains = ["gc-stall", "heap-space"],
        Cause = "wrong-setting/collector",
        Mechanism = "CMS and G1 collect the old generation while the program runs; it must not fill before they are through. CMSInitiatingOccupancyFraction or InitiatingHeapOccupancyPercent set high (a value of 75 carried from CMS to G1, 95 to save CPU) leaves too little room: promotion and evacuation fail, and a single full collection replaces them; programs that watch their heap, such as Elasticsearch, refuse work meanwhile.",
        Needs = ["the flag", "a GC log with failures, or a refusal of the program"],
        Thresholds = ["CMS from 85 %", "G1 from 65 %: its default is 45; from JDK 9 on the figure is only where G1UseAdaptiveIHOP, on by default, begins to adapt it"],
        Refuters = ["a live set that rises without end"],
        References = ["hotspot: CMSInitiatingOccupancyFraction, G1 InitiatingHeapOccupancyPercent, G1UseAdaptiveIHOP (JDK 9), G1ReservePercent", "Elasticsearch's jvm.options for G1: InitiatingHeapOccupancyPercent=30, G1ReservePercent=25"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Late(limit.Process) is not var (flag, percent))
            return;
        scale.For(Weight.Strong, "flag", $"{flag.Name}={percent} starts the concurrent cycle when {100 - percent} % are left", flag);
        foreach (var seen in limit.Process.GcRuns)
        {
            var failures = seen.Measures.Failures;
            if (failures.PromotionFailures + failures.ConcurrentModeFailures + failures.EvacuationFailures >= 2)
                scale.For(Weight.Strong, "late", $"{failures.PromotionFailures} failed promotions, {failures.ConcurrentModeFailures} concurrent mode failures, {failures.EvacuationFailures} evacuation failures: the cycle came too late", seen);
            if (seen.Measures.Shape == Gc.HeapShape.Leak)
                scale.Against("shape", "what stays after collections rises for as long as the log goes", seen);
        }

        if (limit.Facts.First<WorkRefused>() is { } refused)
            scale.For(Weight.Strong, "late", "the program refuses work although little is going on: the heap is full of garbage that no cycle has collected yet", refused);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.CollectorChanged) is { } changed)
            scale.For(Weight.Weak, "changed", "it began when the collector was changed", changed);
        scale.Conclude($"{flag.Name}={percent} lets the concurrent cycle start too late");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var g1 = Late(limit.Process)?.Flag.Name == "InitiatingHeapOccupancyPercent";
        var adapts = g1 && limit.Process.GcRun is { } seen && new CheckedRun(seen.Run, seen.Measures, limit.Process.Flags).Java >= 9;
        List<Change> changes = g1
            ? [limit.Process.JvmChange("-XX:InitiatingHeapOccupancyPercent=", "30"), limit.Process.JvmChange("-XX:G1ReservePercent=", "25")]
            : [limit.Process.JvmChange("-XX:CMSInitiatingOccupancyFraction=", "65")];
        if (adapts)
            changes.Add(limit.Process.JvmChange("-XX:-G1UseAdaptiveIHOP", ""));
        yield return new Fix(Applicability.Safe, g1 ? $"start earlier: -XX:InitiatingHeapOccupancyPercent=30{(adapts ? " -XX:-G1UseAdaptiveIHOP" : "")} -XX:G1ReservePercent=25" : "start earlier: -XX:CMSInitiatingOccupancyFraction=65 with -XX:+UseCMSInitiatingOccupancyOnly")
        {
            Changes = changes,
            Text = (g1 ? "From JDK 9 on G1 takes the figure as its first one only and goes on adapting it: -XX:-G1UseAdaptiveIHOP holds it there (JDK 8 does not adapt and refuses that option). " : "")
                + "If the live set itself is above that level, the collector never rests: then raise -Xmx as well (for CMS also look at -Xmn).",
            Verify = "no promotion, evacuation or concurrent mode failures in the GC log for a day",
        };
    }

    private static (JvmFlag Flag, long Percent)? Late(ProcessCase process)
    {
        if (process.Flags["CMSInitiatingOccupancyFraction"] is { } cms && process.Flags.IsOn("UseG1GC") != true && JvmFlags.ParseBytes(cms.Value) is >= 85 and <= 100 and var late)
            return (cms, late);
        return process.Flags["InitiatingHeapOccupancyPercent"] is { } g1 && process.Flags.IsOn("UseG1GC") != false && JvmFlags.ParseBytes(g1.Value) is >= 65 and <= 100 and var percent ? (g1, percent) : null;
    }
}
