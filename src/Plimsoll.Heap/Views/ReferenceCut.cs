using System.Collections.Immutable;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>Marks from the roots again without the references that were cut, and compares.</summary>
internal sealed unsafe class ReferenceCut : IDisposable
{
    private const int MostHolders = 20;
    private readonly HeapGraph _graph;
    private readonly CancellationToken _cancellation;
    private readonly Reachability _before;
    private readonly NativeColumn<byte> _marks;
    private readonly HashSet<uint> _targets = [];
    private long _edges;

    public ReferenceCut(HeapGraph graph, CancellationToken cancellation)
    {
        (_graph, _cancellation) = (graph, cancellation);
        _before = Reachability.Compute(graph, ReferencePolicy.Strong);
        _marks = new NativeColumn<byte>(graph.Memory, (long)graph.Index.Count + 1);
    }

    public HeapWhatIf Object(HeapObject found)
    {
        var number = _graph.Index.Find(found.Address);
        var targets = _before.Edges.Targets;
        for (long at = 0; at < _before.Edges.Offsets[_graph.Index.Count]; at++)
            _edges += targets[at] == number ? 1 : 0;
        Mark(without: number);
        return Result($"{found.Describe()} at 0x{found.Address:x}");
    }

    public HeapWhatIf Field(string type, string field)
    {
        var classes = _graph.Classes.Where(found => found.Is(type)).ToList();
        if (classes.Count == 0)
            throw new HeapDumpException($"no class {type} in the dump");
        if (!classes.Exists(found => Array.Exists(found.ChainFields, slot => slot.Name == field && slot.Type == BasicType.Object) || Static(found, field) is not null))
            throw new HeapDumpException($"{type} has no reference field {field}; it has: {string.Join(", ", References(classes[0]))}");
        foreach (var found in classes.Where(found => found.Name == type))
        {
            if (Static(found, field) is { } value)
                Cut(_graph.Index.Find(found.Address), value);
        }

        foreach (var found in _graph.InstancesOf(classes))
        {
            if (found.Value(field) is { } value and not 0)
                Cut(_graph.Index.Find(found.Address), (ulong)value);
        }

        Mark(AddressIndex.None);
        return Result($"{type}.{field}");
    }

    public void Dispose()
    {
        _before.Dispose();
        _marks.Dispose();
    }

    private static IEnumerable<string> References(HeapClass type) =>
        type.ChainFields.Where(slot => slot.Type == BasicType.Object).Select(slot => slot.Name).Concat(type.Statics.Where(slot => slot.Type == BasicType.Object && !slot.IsPseudo).Select(slot => slot.Name));

    private static ulong? Static(HeapClass type, string field)
    {
        foreach (var slot in type.Statics)
        {
            if (slot.Name == field && slot.Type == BasicType.Object)
                return (ulong)slot.Value;
        }

        return null;
    }

    /// <summary>Takes one reference out of the table; another field with the same target keeps its own.</summary>
    private void Cut(uint from, ulong address)
    {
        var target = _graph.Index.Find(address);
        if (from == AddressIndex.None || target == AddressIndex.None)
            return;
        for (long at = _before.Edges.Offsets[from]; at < _before.Edges.Offsets[(long)from + 1]; at++)
        {
            if (_before.Edges.Targets[at] != target)
                continue;
            _before.Edges.Targets[at] = AddressIndex.None;
            _targets.Add(target);
            _edges++;
            return;
        }
    }

    private void Mark(uint without)
    {
        using var stack = new NativeStack<uint>(_graph.Memory);
        foreach (var root in _graph.Roots.Top)
            Visit(_graph.Index.Find(root.Id), without, stack);
        for (long steps = 0; stack.Count > 0; steps++)
        {
            if ((steps & 0xfffff) == 0)
                _cancellation.ThrowIfCancellationRequested();
            var number = stack.Pop();
            for (long at = _before.Edges.Offsets[number]; at < _before.Edges.Offsets[(long)number + 1]; at++)
                Visit(_before.Edges.Targets[at], without, stack);
        }
    }

    private void Visit(uint number, uint without, NativeStack<uint> stack)
    {
        if (number == AddressIndex.None || number == without || _marks[number] != 0)
            return;
        _marks[number] = 1;
        stack.Push(number);
    }

    private HeapWhatIf Result(string cut)
    {
        var free = new Dictionary<(string, ulong), (long Count, long Bytes)>();
        long heap = 0;
        ObjectWalk.Each(_graph, _before, (in HeapRecords record, uint number) =>
        {
            var bytes = _graph.ShallowOf(record);
            heap += bytes;
            if (_marks[number] != 0)
                return;
            var type = record.Tag is HeapTag.Instance or HeapTag.ObjectArray ? _graph.ClassTable.Find(record.ClassId) : null;
            var name = record.Tag switch { HeapTag.PrimitiveArray => BasicType.Name(record.ElementType) + "[]", HeapTag.Class => "java.lang.Class", _ => type?.Name ?? "(class not in the dump)" };
            var (count, sum) = free.GetValueOrDefault((name, type?.Loader ?? 0));
            free[(name, type?.Loader ?? 0)] = (count + 1, sum + bytes);
        }, _cancellation);
        var rows = HeapHistogram.Of([.. free.Select(pair => new HistogramRow(pair.Key.Item1, pair.Key.Item2, pair.Value.Count, pair.Value.Bytes))], reachableOnly: true);
        return new HeapWhatIf(cut, _edges, rows.Instances, rows.Shallow, heap, [.. rows.Rows], StillHeld());
    }

    /// <summary>Cut targets that stay marked: with the cut gone from the table, the shortest path names who else holds them.</summary>
    private ImmutableArray<HeldBy> StillHeld()
    {
        var held = _targets.Where(target => _marks[target] != 0).ToList();
        if (held.Count == 0)
            return [];
        using var tree = new HolderTree(_graph, _before, _cancellation);
        var tally = new HolderTally();
        foreach (var target in held)
            tally.Add(tree.HolderOf(target), _graph.ShallowOf(_graph.RecordAt(target)));
        return tally.Rows(MostHolders);
    }
}
