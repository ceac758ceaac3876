using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Views;

/// <summary>Sorts arrays into bands and finds those that hold nothing.</summary>
internal sealed unsafe class ArrayReading(HeapGraph graph, Reachability reachability, int limit, string? only, CancellationToken cancellation) : IDisposable
{
    private readonly HolderTree _tree = new(graph, reachability, cancellation);
    private readonly HolderTally _holders = new();
    private readonly Dictionary<(string Class, int Band), (long Count, long Bytes, long Zero, long ZeroBytes)> _bands = [];
    private readonly PriorityQueue<(ulong Address, long Length, bool IsZero, string Class, uint Number), (long Bytes, ulong Address)> _largest = new();

    public HeapArrays View()
    {
        ObjectWalk.Each(graph, reachability, Add, cancellation, static (in record) => record.Tag is HeapTag.ObjectArray or HeapTag.PrimitiveArray);
        var bands = _bands.Select(pair => new ArrayBand(pair.Key.Class, Least(pair.Key.Band), Most(pair.Key.Band), pair.Value.Count, pair.Value.Bytes, pair.Value.Zero, pair.Value.ZeroBytes))
            .OrderByDescending(band => band.Bytes).ThenBy(band => band.Class, StringComparer.Ordinal).ThenBy(band => band.Least).ToImmutableArray();
        var largest = _largest.UnorderedItems
            .Select(item => new LargeArray(item.Element.Address, item.Element.Class, item.Element.Length, item.Priority.Bytes, item.Element.IsZero, _tree.HolderOf(item.Element.Number)))
            .OrderByDescending(array => array.Bytes).ThenBy(array => array.Address).ToImmutableArray();
        return new HeapArrays(bands.Sum(band => band.Count), bands.Sum(band => band.Bytes), bands.Where(band => band.Least > 0).Sum(band => band.Zero),
            bands.Where(band => band.Least > 0).Sum(band => band.ZeroBytes), bands, largest, _holders.Rows(limit));
    }

    public void Dispose() => _tree.Dispose();

    private void Add(in HeapRecords record, uint number)
    {
        var name = record.Tag == HeapTag.PrimitiveArray ? PrimitiveNames[record.ElementType] : graph.ClassTable.Find(record.ClassId)?.Name ?? "(class not in the dump)[]";
        if (only is not null && name != only)
            return;
        var (bytes, isZero) = (graph.ShallowOf(record), IsZero(record));
        ref var band = ref CollectionsMarshal.GetValueRefOrAddDefault(_bands, (name, Band(record.Count)), out _);
        band = (band.Count + 1, band.Bytes + bytes, band.Zero + (isZero ? 1 : 0), band.ZeroBytes + (isZero ? bytes : 0));
        _holders.Add(_tree.HolderOf(number), bytes);
        if (_largest.Count < limit)
            _largest.Enqueue((record.Id, record.Count, isZero, name, number), (bytes, ulong.MaxValue - record.Id));
        else if (_largest.TryPeek(out _, out var least) && (bytes, ulong.MaxValue - record.Id).CompareTo(least) > 0)
            _largest.DequeueEnqueue((record.Id, record.Count, isZero, name, number), (bytes, ulong.MaxValue - record.Id));
    }

    private static readonly string[] PrimitiveNames = [.. Enumerable.Range(0, BasicType.Long + 1).Select(type => BasicType.Name((byte)type) + "[]")];

    private static bool IsZero(in HeapRecords record)
    {
        for (var at = record.Body; at < record.Next;)
        {
            var length = (int)Math.Min(1 << 20, record.Next - at);
            if (new ReadOnlySpan<byte>(at, length).ContainsAnyExcept((byte)0))
                return false;
            at += length;
        }

        return true;
    }

    private static int Band(uint length) => length == 0 ? 0 : 1 + (int)Math.Log10(length);

    private static long Least(int band) => band == 0 ? 0 : (long)Math.Pow(10, band - 1);

    private static long Most(int band) => band == 0 ? 0 : (long)Math.Pow(10, band) - 1;
}
