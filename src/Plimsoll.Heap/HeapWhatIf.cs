using System.Collections.Immutable;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap;

/// <summary>What becomes free when references are cut: exactly what strong references no longer reach without them.</summary>
/// <param name="Cut">What was cut, in words.</param>
/// <param name="Edges">References cut.</param>
/// <param name="Objects">Objects that are then no longer strongly reachable.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="HeapBytes">Bytes strongly reachable before.</param>
/// <param name="Classes">What becomes free, by class, most bytes first.</param>
/// <param name="StillHeld">Targets of the cut references that something else still holds, and what.</param>
public sealed record HeapWhatIf(string Cut, long Edges, long Objects, long Bytes, long HeapBytes, ImmutableArray<HistogramRow> Classes, ImmutableArray<HeldBy> StillHeld)
{
    /// <summary>Cuts every reference to one object, roots included: the object goes away.</summary>
    /// <param name="graph">The dump.</param>
    /// <param name="address">The object.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="HeapDumpException">No object begins there.</exception>
    public static HeapWhatIf WithoutObject(HeapGraph graph, ulong address, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.ObjectAt(address) is not { } found)
            throw new HeapDumpException($"no object begins at 0x{address:x}");
        using var cut = new ReferenceCut(graph, cancellation);
        return cut.Object(found);
    }

    /// <summary>Cuts a field: of every instance of the class and its subclasses, and the static of that name.</summary>
    /// <param name="graph">The dump.</param>
    /// <param name="type">The class, as in Java source.</param>
    /// <param name="field">Its field or static.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="HeapDumpException">No such class, or no reference field of that name in it.</exception>
    public static HeapWhatIf WithoutField(HeapGraph graph, string type, string field, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        using var cut = new ReferenceCut(graph, cancellation);
        return cut.Field(type, field);
    }
}
