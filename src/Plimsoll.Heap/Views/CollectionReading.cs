using System.Runtime.InteropServices;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>Measures every reachable collection and charges it to the field that holds it.</summary>
internal sealed unsafe class CollectionReading : IDisposable
{
    private readonly HeapGraph _graph;
    private readonly Reachability _reachability;
    private readonly CancellationToken _cancellation;
    private readonly CollectionShape?[] _shapes;
    private readonly bool[] _isSet;
    private readonly HolderTree _tree;
    private readonly NativeColumn<byte> _seen;
    private readonly Dictionary<(string Holder, string Class), Tally> _rows = [];

    private struct Tally
    {
        public long Count;
        public long Elements;
        public long Capacity;
        public long Empty;
        public long Oversized;
        public long Colliding;
        public double ExpectedColliding;
        public long Wasted;
        public ulong LargestAddress;
        public long LargestElements;
    }

    public CollectionReading(HeapGraph graph, Reachability reachability, CancellationToken cancellation)
    {
        (_graph, _reachability, _cancellation) = (graph, reachability, cancellation);
        _shapes = [.. graph.Classes.Select(CollectionShape.Of)];
        _isSet = [.. graph.Classes.Select(type => type.Is("java.util.HashSet"))];
        _tree = new HolderTree(graph, reachability, cancellation);
        _seen = new NativeColumn<byte>(graph.Memory, graph.Index.Count);
    }

    public HeapCollections View()
    {
        ObjectWalk.Each(_graph, _reachability, Add, _cancellation, (in record) => record.Tag == HeapTag.Instance && _graph.ClassTable.Find(record.ClassId) is { } type && _shapes[type.Ordinal] is not null);
        var rows = _rows.Select(pair => Row(pair.Key, pair.Value))
            .OrderByDescending(row => row.Wasted).ThenByDescending(row => row.Elements).ThenBy(row => row.Holder, StringComparer.Ordinal).ThenBy(row => row.Class, StringComparer.Ordinal).ToList();
        return new HeapCollections(rows.Sum(row => row.Count), rows.Sum(row => row.Empty), rows.Sum(row => row.Wasted), [.. rows]);
    }

    public void Dispose()
    {
        _tree.Dispose();
        _seen.Dispose();
    }

    private static CollectionUse Row((string Holder, string Class) key, in Tally tally) => new(key.Holder, key.Class, tally.Count, tally.Elements, tally.Capacity, tally.Empty, tally.Oversized,
        tally.Colliding, (long)Math.Round(tally.ExpectedColliding), tally.Wasted, tally.LargestAddress, tally.LargestElements);

    private void Add(in HeapRecords record, uint number)
    {
        if (record.Tag != HeapTag.Instance || _graph.ClassTable.Find(record.ClassId) is not { } type || _shapes[type.Ordinal] is not { } shape || record.Count < type.Shape!.DataBytes)
            return;
        var table = shape.TableAt < 0 ? AddressIndex.None : _graph.Index.Find(HeapRecords.ReadId(record.Body + shape.TableAt, _graph.IdentifierSize));
        var array = table == AddressIndex.None ? default : _graph.RecordAt(table);
        if (array.Tag != HeapTag.ObjectArray)
            (array, table) = (default, AddressIndex.None);
        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, (_tree.HolderOf(number), NameOf(type, number)), out _);
        var used = shape.SizeAt < 0 || shape.Growth == Growth.Hash ? Used(array) : 0;
        var size = Math.Max(0, shape.SizeAt < 0 ? used : shape.Size(record, _graph.IdentifierSize) + Cells(record, shape));
        tally.Count++;
        tally.Elements += size;
        if (size > tally.LargestElements || tally.LargestAddress == 0)
            (tally.LargestElements, tally.LargestAddress) = (size, record.Id);
        var isOwn = table != AddressIndex.None && _seen[table] == 0;
        if (isOwn)
            _seen[table] = 1;
        tally.Capacity += isOwn ? Places(shape, array.Count) : 0;
        if (shape.Growth == Growth.Hash && size > 0 && array.Count > 0)
            Collisions(ref tally, size, used, array.Count);
        Waste(ref tally, shape, size, isOwn ? array.Count : 0, type.InstanceSize);
    }

    private static long Places(CollectionShape shape, long length) => shape.Growth == Growth.Identity ? length / 2 : length;

    private static void Collisions(ref Tally tally, long size, long used, long bins)
    {
        tally.Colliding += Math.Max(0, size - used);
        tally.ExpectedColliding += size - (bins * (1 - Math.Pow(1 - (1.0 / bins), size)));
    }

    private void Waste(ref Tally tally, CollectionShape shape, long size, long length, long shallow)
    {
        if (size == 0)
        {
            tally.Empty++;
            tally.Wasted += shallow + (length > 0 ? _graph.Layout.ObjectArray(length) : 0);
            return;
        }

        var needed = shape.Needed(size);
        if (length <= needed)
            return;
        tally.Wasted += _graph.Layout.ObjectArray(length) - _graph.Layout.ObjectArray(needed);
        tally.Oversized += length > 2 * needed ? 1 : 0;
    }

    /// <summary>Places that are not null.</summary>
    private long Used(in HeapRecords array)
    {
        long used = 0;
        for (long i = 0; i < array.Count; i++)
            used += HeapRecords.ReadId(array.Body + (i * _graph.IdentifierSize), _graph.IdentifierSize) != 0 ? 1 : 0;
        return used;
    }

    /// <summary>ConcurrentHashMap spreads its count over cells when threads collide.</summary>
    private long Cells(in HeapRecords record, CollectionShape shape)
    {
        if (shape.CellsAt < 0 || HeapRecords.ReadId(record.Body + shape.CellsAt, _graph.IdentifierSize) is not (not 0 and var cells))
            return 0;
        return _graph.ObjectAt(cells)?.Elements().Sum(cell => cell.Value("value") ?? 0) ?? 0;
    }

    private string NameOf(HeapClass type, uint number)
    {
        var parent = _tree.Parent(number);
        if (parent == AddressIndex.None)
            return type.Name;
        var holder = _graph.RecordAt(parent);
        return holder.Tag == HeapTag.Instance && _graph.ClassTable.Find(holder.ClassId) is { } above && _isSet[above.Ordinal] ? above.Name : type.Name;
    }
}
