using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>Threads waited for memory while a concurrent collector worked.</summary>
internal sealed class AllocationStalls : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "allocation-stalls",
        Title = "Threads waited for memory while the collector worked",
        Explains = ["gc-stall", "heap-space"],
        Cause = "undersized/heap",
        Mechanism = "ZGC and Shenandoah free memory beside the program. When it allocates faster than they free, ZGC lets the allocating threads wait (allocation stall) and Shenandoah stops the program to finish (degenerated, then full). The heap must hold the live set and what is allocated during a cycle.",
        Needs = ["a GC log"],
        Thresholds = ["one stall; five degenerated cycles or one in twenty; a full collection of Shenandoah"],
        References = ["JEP draft 8329758", "Shenandoah wiki: degenerated GC"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var failures = run.Measures.Failures;
        var degenerated = failures.Degenerated >= 5 || (failures.Degenerated > 0 && failures.Degenerated * 20 >= run.Measures.Cycles.Started) ? failures.Degenerated : 0;
        var full = run.Run.Collector is GcCollector.Shenandoah or GcCollector.GenerationalShenandoah ? run.UnwantedFull : 0;
        if (failures.AllocationStalls + degenerated + full == 0)
            return null;
        var stalls = run.Measures.AllocationStalls;
        return Warn(
            failures.AllocationStalls > 0 ? $"threads waited {failures.AllocationStalls} times for memory, at most {stalls.Max.TotalMilliseconds:F0} ms" : $"{failures.Degenerated} cycles had to be finished with the program stopped{(failures.UpgradedToFull > 0 ? $" ({failures.UpgradedToFull} of them as full collections)" : "")}{(full > 0 ? $", {full} full collections nobody asked for" : "")}",
            (run.Enlarging is { } sizing ? $"Enlarge the heap: {sizing.Sentence}" : "Allocate less at once") + "; or give the collector more CPU (cores, -XX:ConcGCThreads).");
    }
}
