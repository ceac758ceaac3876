using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>Full collections enlarge the heap step by step.</summary>
internal sealed class HeapResized : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "heap-resized",
        Title = "The heap was enlarged by full collections",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/heap-size",
        Mechanism = "A heap that begins small is enlarged when a collection finds it full; the serial and parallel collectors do it with full collections, one for each step. A server that ends at the limit anyway can begin there; ZGC and Shenandoah give memory back and need no such thing.",
        Needs = ["a GC log"],
        Thresholds = ["full collections unasked while the heap grew by half"],
        References = ["HotSpot: InitialHeapSize, MaxHeapSize; garbagecat advises equal sizes"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        if (run.Run.Collector is not (GcCollector.Serial or GcCollector.Parallel or GcCollector.Cms) || run.Measures.Shape is HeapShape.Leak or HeapShape.Acute)
            return null;
        if (run.Run.Events.FirstOrDefault(one => one.HeapCommitted is not null).HeapCommitted is not { } first || run.Measures.Heap.LastCommitted is not { } last || last < first * 3 / 2)
            return null;
        var full = run.Run.Events.Count(one => one.Kind == GcKind.Full && !one.Cause.IsExplicit() && one.HeapCommitted < last);
        return full < 2 ? null : Note($"{full} full collections while the heap grew from {Bytes.Text(first)} to {Bytes.Text(last)}", $"Begin where it ends: -Xms{last >> 20}m (equal to -Xmx on a server).");
    }
}
