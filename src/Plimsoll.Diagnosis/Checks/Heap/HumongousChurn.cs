namespace Plimsoll.Diagnosis.Checks;

/// <summary>Many collections because of objects of half a region and more.</summary>
internal sealed class HumongousChurn : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "humongous-churn",
        Title = "Objects of half a region and more are allocated all the time",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/region-size",
        Mechanism = "G1 gives an object of at least half a region regions of its own, outside the young generation, and wastes the rest of the last one. Each may begin a marking cycle. Young collections free dead ones too (eager reclaim): arrays of primitives from 8u40, dependably from 8u60, arrays of references and other objects only from JDK 26. All else waits for the end of marking or a full collection.",
        Needs = ["a GC log of G1 with causes"],
        Thresholds = ["ten collections and a tenth of all"],
        References = ["HotSpot: G1HeapRegionSize, g1CollectedHeap.cpp humongous_obj_allocate", "JDK-8027959 (8u40), JDK-8048179 and JDK-8069367 (8u60): eager reclaim of arrays of primitives", "JDK-8048180 (26): of objects with references"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var heap = run.Measures.Heap;
        var all = run.Young + run.Measures.FullCollections;
        if (heap.HumongousCollections < 10 || heap.HumongousCollections * 10 < all)
            return null;
        var size = run.Run.Facts.RegionSize;
        var larger = size is { } now && now < Largest ? $"-XX:G1HeapRegionSize={(now * 2) >> 20}m or more, so that the arrays stay below half a region" : "smaller buffers and batches";
        return Warn(
            $"{heap.HumongousCollections} of {all} collections for humongous objects{(size is { } region ? $" (of {Bytes.Text(region / 2)} and more)" : "")}{(heap.PeakHumongous is { } most ? $", at most {Bytes.Text(most)} in them after a collection" : "")}",
            $"Try {larger}{(LacksEagerReclaim(run) ? "; before 8u60 young collections free few of them or none: update" : "")}.");
    }

    private static bool LacksEagerReclaim(CheckedRun run) =>
        run.Java is <= 7 || (run.Run.Facts.Version is { } version && version.StartsWith("1.8.0_", StringComparison.Ordinal) && int.TryParse(version.AsSpan(6), out var update) && update < 60);

    private const long Largest = 32L << 20;
}
