using Plimsoll.Heap.Format;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap;

/// <summary>Objects of one class.</summary>
/// <param name="Name">The class, as in Java source.</param>
/// <param name="Loader">Address of its loader, 0 for the boot loader.</param>
/// <param name="Instances">How many.</param>
/// <param name="Shallow">Their own bytes.</param>
/// <param name="Retained">Bytes only they hold together; null where no dominator tree was built.</param>
public sealed record HistogramRow(string Name, ulong Loader, long Instances, long Shallow, long? Retained = null)
{
    /// <summary>Objects of the row that nothing reaches; null where nobody asked.</summary>
    public long? UnreachableInstances { get; init; }

    /// <summary>Their bytes; null where nobody asked.</summary>
    public long? UnreachableShallow { get; init; }
}

/// <summary>What the rows of a histogram stand for.</summary>
public enum HistogramGrouping
{
    /// <summary>A class of one loader.</summary>
    Class,

    /// <summary>Classes of one name over all loaders, generated ones folded: <c>X$$Lambda*</c>, <c>com.sun.proxy.$Proxy*</c>.</summary>
    Family,

    /// <summary>A package; arrays count with their elements.</summary>
    Package,

    /// <summary>A class loader.</summary>
    Loader,
}

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

    /// <summary>Rows added up by family, package or loader.</summary>
    public HeapHistogram By(HistogramGrouping grouping, HeapGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (grouping == HistogramGrouping.Class)
            return this;
        var groups = Rows.GroupBy(row => grouping switch
        {
            HistogramGrouping.Family => (ClassFamily.Of(row.Name), 0UL),
            HistogramGrouping.Package => (ClassFamily.Package(row.Name), 0UL),
            _ => (row.Loader == 0 ? "(boot loader)" : graph.ObjectAt(row.Loader)?.Describe() ?? "(loader not in the dump)", row.Loader),
        });
        return Of([.. groups.Select(group => new HistogramRow(group.Key.Item1, group.Key.Item2, group.Sum(row => row.Instances), group.Sum(row => row.Shallow))
        {
            UnreachableInstances = group.First().UnreachableInstances is null ? null : group.Sum(row => row.UnreachableInstances),
            UnreachableShallow = group.First().UnreachableShallow is null ? null : group.Sum(row => row.UnreachableShallow),
        })], ReachableOnly);
    }

    /// <summary>The histogram of all objects with what of it is garbage: all rows less the reachable ones.</summary>
    public HeapHistogram BesideReachable(HeapHistogram reachable)
    {
        ArgumentNullException.ThrowIfNull(reachable);
        var live = reachable.Rows.ToLookup(row => (row.Name, row.Loader));
        return this with
        {
            Rows = [.. Rows.Select(row => row with
            {
                UnreachableInstances = row.Instances - live[(row.Name, row.Loader)].Sum(one => one.Instances),
                UnreachableShallow = row.Shallow - live[(row.Name, row.Loader)].Sum(one => one.Shallow),
            })],
        };
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
