using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Views;

/// <summary>How the array of a collection follows from its size.</summary>
internal enum Growth
{
    /// <summary>No array.</summary>
    Linked,

    /// <summary>As many places as elements.</summary>
    Exact,

    /// <summary>One place stays free (ArrayDeque).</summary>
    OneFree,

    /// <summary>A power of two, three quarters full at most.</summary>
    Hash,

    /// <summary>Two places an entry, a power of two, two thirds full at most (IdentityHashMap).</summary>
    Identity,
}

/// <summary>Where a collection class keeps its size and its array: the fields of JDK 8 to 25.</summary>
internal sealed record CollectionShape(int SizeAt, byte SizeType, int TableAt, int CellsAt, Growth Growth)
{
    private static readonly Dictionary<string, (string Size, string Table, Growth Growth)> Known = new(StringComparer.Ordinal)
    {
        ["java.util.HashMap"] = ("size", "table", Growth.Hash),
        ["java.util.concurrent.ConcurrentHashMap"] = ("baseCount", "table", Growth.Hash),
        ["java.util.Hashtable"] = ("count", "table", Growth.Hash),
        ["java.util.WeakHashMap"] = ("size", "table", Growth.Hash),
        ["java.util.IdentityHashMap"] = ("size", "table", Growth.Identity),
        ["java.util.ArrayList"] = ("size", "elementData", Growth.Exact),
        ["java.util.Vector"] = ("elementCount", "elementData", Growth.Exact),
        ["java.util.PriorityQueue"] = ("size", "queue", Growth.Exact),
        ["java.util.concurrent.PriorityBlockingQueue"] = ("size", "queue", Growth.Exact),
        ["java.util.concurrent.ArrayBlockingQueue"] = ("count", "items", Growth.Exact),
        ["java.util.ArrayDeque"] = ("", "elements", Growth.OneFree),
        ["java.util.concurrent.CopyOnWriteArrayList"] = ("", "array", Growth.Exact),
        ["java.util.TreeMap"] = ("size", "", Growth.Linked),
        ["java.util.LinkedList"] = ("size", "", Growth.Linked),
    };

    /// <summary>The shape of a class; null when it is no collection that is known.</summary>
    public static CollectionShape? Of(HeapClass type)
    {
        for (var level = type; level is not null; level = level.Super)
        {
            if (!Known.TryGetValue(level.Name, out var known))
                continue;
            var size = Array.Find(type.ChainFields, field => field.Name == known.Size);
            var table = ObjectWalk.Offset(type, known.Table);
            return (known.Size.Length > 0 && size.Name is null) || (known.Table.Length > 0 && table < 0) ? null
                : new CollectionShape(known.Size.Length == 0 ? -1 : size.Offset, size.Type, table, ObjectWalk.Offset(type, "counterCells"), known.Growth);
        }

        return null;
    }

    /// <summary>Places that so many elements need.</summary>
    public long Needed(long size) => Growth switch
    {
        Growth.Hash => size == 0 ? 0 : PowerOfTwo((size * 4 + 2) / 3),
        Growth.Identity => size == 0 ? 0 : 2 * PowerOfTwo((size * 3 + 1) / 2),
        Growth.OneFree => size + 1,
        _ => size,
    };

    private static long PowerOfTwo(long least) => (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)least);

    public unsafe long Size(in HeapRecords record, int idSize) => SizeAt < 0 ? 0 : Math.Clamp(ClassRecord.Value(record.Body + SizeAt, SizeType, idSize), 0, int.MaxValue);
}
