using Plimsoll.Heap.Format;

namespace Plimsoll.Heap;

/// <summary>Objects of one class.</summary>
/// <param name="Name">The class, as in Java source.</param>
/// <param name="Loader">Address of its loader, 0 for the boot loader.</param>
/// <param name="Instances">How many.</param>
/// <param name="Shallow">Their own bytes.</param>
/// <param name="Retained">Bytes only they hold together; null where no dominator tree was built.</param>
public sealed record HistogramRow(string Name, ulong Loader, long Instances, long Shallow, long? Retained = null);

/// <summary>Counts and bytes by class and loader, largest first.</summary>
/// <param name="Rows">By shallow bytes, then name, then loader.</param>
/// <param name="ReachableOnly">Whether garbage is left out.</param>
public sealed record HeapHistogram(IReadOnlyList<HistogramRow> Rows, bool ReachableOnly)
{
    /// <summary>Objects of all rows.</summary>
    public long Instances => Rows.Sum(row => row.Instances);

    /// <summary>Bytes of all rows.</summary>
    public long Shallow => Rows.Sum(row => row.Shallow);

    /// <summary>Every object of the dump: needs no graph.</summary>
    public static HeapHistogram OfAll(HeapGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var rows = new List<HistogramRow>();
        foreach (var type in graph.Classes)
        {
            if (type.Count + type.MirrorCount > 0)
                rows.Add(new HistogramRow(type.Name, type.Loader, type.Count + type.MirrorCount, type.Shallow + type.MirrorShallow));
        }

        foreach (var (id, tally) in graph.Census.Instances.Concat(graph.Census.ObjectArrays))
        {
            if (graph.ClassAt(id) is null)
                rows.Add(new HistogramRow($"class@0x{id:x} (not in the dump)", 0, tally.Count, tally.ArrayBytes));
        }

        for (byte type = 4; type <= BasicType.Long; type++)
        {
            var arrays = graph.Census.PrimitiveArrays[type];
            if (arrays.Count > 0 && !graph.ClassesNamed(BasicType.Name(type) + "[]").Any())
                rows.Add(new HistogramRow(BasicType.Name(type) + "[]", 0, arrays.Count, arrays.ArrayBytes));
        }

        return Of(rows, reachableOnly: false);
    }

    internal static HeapHistogram Of(List<HistogramRow> rows, bool reachableOnly)
    {
        rows.Sort(static (a, b) =>
        {
            var order = b.Shallow.CompareTo(a.Shallow);
            if (order == 0)
                order = string.CompareOrdinal(a.Name, b.Name);
            return order != 0 ? order : a.Loader.CompareTo(b.Loader);
        });
        return new HeapHistogram(rows, reachableOnly);
    }
}
