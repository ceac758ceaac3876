using System.Collections.Immutable;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>Finds strings of equal text and charges the superfluous ones to the fields that hold them.</summary>
internal sealed unsafe class StringReading : IDisposable
{
    private const int Preview = 120;
    private readonly HeapGraph _graph;
    private readonly Reachability _reachability;
    private readonly CancellationToken _cancellation;
    private readonly HeapClass? _type;
    private readonly int _value;
    private readonly TextTable _texts;
    private readonly NativeColumn<byte> _seen;
    private readonly NativeList<(uint String, uint Group, bool ExtraArray)> _strings;
    private long _empty;
    private long _shallow;
    private long _arrays;
    private long _compactable;

    public StringReading(HeapGraph graph, Reachability reachability, CancellationToken cancellation)
    {
        (_graph, _reachability, _cancellation) = (graph, reachability, cancellation);
        _type = graph.ClassesNamed("java.lang.String").FirstOrDefault();
        _value = ObjectWalk.Offset(_type, "value");
        _texts = new TextTable(graph);
        _strings = new NativeList<(uint, uint, bool)>(graph.Memory);
        _seen = new NativeColumn<byte>(graph.Memory, graph.Index.Count);
    }

    public HeapStrings View(int limit)
    {
        if (_type is not null && _value >= 0)
            ObjectWalk.Each(_graph, _reachability, Add, _cancellation, (in record) => record.Tag == HeapTag.Instance && record.ClassId == _type.Address);
        long wasted = 0;
        var largest = new PriorityQueue<uint, (long Wasted, ulong Address)>();
        for (uint group = 0; group < _texts.Count; group++)
        {
            if (Wasted(group) is not (> 0 and var bytes))
                continue;
            wasted += bytes;
            largest.Enqueue(group, (bytes, ulong.MaxValue - _texts[group].First));
            if (largest.Count > limit)
                largest.Dequeue();
        }

        var (holders, byGroup) = Holders([.. largest.UnorderedItems.Select(item => item.Element)], wasted > 0);
        var duplicates = largest.UnorderedItems.Select(item => Describe(item.Element, byGroup[item.Element].Rows(3)))
            .OrderByDescending(text => text.Wasted).ThenBy(text => text.Address).ToImmutableArray();
        return new HeapStrings(_strings.Count, _texts.Count, _empty, _arrays, _shallow, wasted, _compactable, duplicates, holders.Rows(limit));
    }

    public void Dispose()
    {
        _texts.Dispose();
        _seen.Dispose();
        _strings.Dispose();
    }

    private void Add(in HeapRecords record, uint number)
    {
        if (record.Tag != HeapTag.Instance || record.ClassId != _type!.Address || record.Count < _value + _graph.IdentifierSize)
            return;
        var value = _graph.Index.Find(HeapRecords.ReadId(record.Body + _value, _graph.IdentifierSize));
        if (value == AddressIndex.None)
            return;
        var array = _graph.RecordAt(value);
        if (array.Tag != HeapTag.PrimitiveArray)
            return;
        var index = _texts.Find(array, value, number);
        ref var group = ref _texts[index];
        group.Strings++;
        _empty += array.Count == 0 ? 1 : 0;
        _shallow += _type.InstanceSize;
        var isNew = _seen[value] == 0;
        if (isNew)
            Array(array, value, ref group);
        _strings.Add((number, index, isNew && group.Array != value));
    }

    private void Array(in HeapRecords array, uint number, ref TextGroup group)
    {
        _seen[number] = 1;
        group.Arrays++;
        _arrays++;
        _shallow += _graph.ShallowOf(array);
        if (array.ElementType == BasicType.Char && IsLatin(array))
            _compactable += _graph.ShallowOf(array) - _graph.Layout.PrimitiveArray(BasicType.Byte, array.Count);
    }

    private static bool IsLatin(in HeapRecords array)
    {
        for (uint i = 0; i < array.Count; i++)
        {
            if (array.Body[i * 2L] != 0)
                return false;
        }

        return true;
    }

    private long Wasted(uint group)
    {
        var text = _texts[group];
        return text.Strings < 2 ? 0 : ((text.Strings - 1L) * _type!.InstanceSize) + (text.Arrays > 1 ? (text.Arrays - 1L) * _graph.ShallowOf(_graph.RecordAt(text.Array)) : 0);
    }

    private (HolderTally All, Dictionary<uint, HolderTally> ByGroup) Holders(HashSet<uint> shown, bool any)
    {
        var (all, byGroup) = (new HolderTally(), shown.ToDictionary(group => group, _ => new HolderTally()));
        if (!any)
            return (all, byGroup);
        using var tree = new HolderTree(_graph, _reachability, _cancellation);
        for (long i = 0; i < _strings.Count; i++)
        {
            var (number, group, extraArray) = _strings[i];
            if (_texts[group].Strings < 2)
                continue;
            if ((i & 0xffff) == 0)
                _cancellation.ThrowIfCancellationRequested();
            var holder = tree.HolderOf(number);
            var isFirst = _texts[group].First == number;
            var bytes = (isFirst ? 0 : _type!.InstanceSize) + (extraArray ? _graph.ShallowOf(_graph.RecordAt(_texts[group].Array)) : 0);
            if (!isFirst)
                all.Add(holder, bytes);
            if (byGroup.TryGetValue(group, out var tally))
                tally.Add(holder, bytes);
        }

        return (all, byGroup);
    }

    private DuplicateString Describe(uint group, ImmutableArray<HeldBy> holders)
    {
        var text = _texts[group];
        var address = _graph.Index.AddressOf(text.First);
        var found = _graph.ObjectAt(address)!;
        var array = _graph.RecordAt(text.Array);
        var length = array.ElementType == BasicType.Byte && found.Value("coder") is 1 ? array.Count / 2 : array.Count;
        return new DuplicateString(Secrets.Text(found.Text(Preview) ?? ""), (int)length, text.Strings, text.Arrays, Wasted(group), address, holders);
    }
}
