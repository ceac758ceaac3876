using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>
/// Which <c>Class.field</c> holds an object: the first step up its shortest path from a root that is no array and no container (java.util, Scala's, Guava's
/// and fastutil's collections), so a string in a map is charged to the field that has the map. Paths are breadth-first over the reachability's references,
/// so they do not depend on the number of threads.
/// </summary>
internal sealed unsafe class HolderTree : IDisposable
{
    public const string Unknown = "(unreachable)";
    private static readonly string[] Containers = ["java.util.", "scala.collection.", "com.google.common.collect.", "it.unimi.dsi.fastutil.", "org.eclipse.collections.", "java.lang.invoke."];
    private readonly HeapGraph _graph;
    private readonly NativeColumn<uint> _parents;
    private readonly Dictionary<uint, byte> _roots = [];
    private readonly bool[] _isContainer;
    private readonly Dictionary<(int Class, int Slot), string> _names = [];

    public HolderTree(HeapGraph graph, Reachability reachability, CancellationToken cancellation, params string[] alsoContainers)
    {
        _graph = graph;
        _parents = new NativeColumn<uint>(graph.Memory, (long)graph.Index.Count + 1);
        string[] containers = [.. Containers, .. alsoContainers];
        _isContainer = [.. graph.Classes.Select(type => type.IsArray || Array.Exists(containers, prefix => type.Name.Contains(prefix, StringComparison.Ordinal)))];
        using var queue = new NativeList<uint>(graph.Memory, graph.Index.Count + 1L);
        foreach (var root in reachability.Roots)
        {
            if (graph.Index.Find(root.Id) is not AddressIndex.None and var number && _roots.TryAdd(number, root.Tag))
            {
                _parents[number] = AddressIndex.None;
                queue.Add(number);
            }
        }

        for (long at = 0; at < queue.Count; at++)
        {
            if ((at & 0xfffff) == 0)
                cancellation.ThrowIfCancellationRequested();
            reachability.Edges.LoadAhead(queue, at, _parents.Start);
            Follow(queue[at], reachability.Edges, queue);
        }
    }

    /// <summary>Number of the object before it on the path; <see cref="AddressIndex.None"/> at a root and for garbage.</summary>
    public uint Parent(uint number) => _parents[number] is 0 or AddressIndex.None ? AddressIndex.None : _parents[number] - 1;

    /// <summary>The holder, as <c>Class.field</c>, <c>Class.&lt;local&gt;</c> or the kind of root.</summary>
    public string HolderOf(uint number)
    {
        for (var (at, depth) = (number, 0); depth < 100_000; depth++)
        {
            var parent = _parents[at];
            if (parent == 0)
                return Unknown;
            if (parent == AddressIndex.None)
                return HeapTag.RootName(_roots[at]) + " root";
            if (Name(parent - 1, at) is { } name)
                return name;
            at = parent - 1;
        }

        return "(deep in containers)";
    }

    public void Dispose() => _parents.Dispose();

    private void Follow(uint number, EdgeTable edges, NativeList<uint> queue)
    {
        for (long at = edges.Offsets[number]; at < edges.Offsets[(long)number + 1]; at++)
        {
            var target = edges.Targets[at];
            if (target == AddressIndex.None || _parents[target] != 0)
                continue;
            _parents[target] = number + 1;
            queue.Add(target);
        }
    }

    private string? Name(uint from, uint to)
    {
        var record = _graph.RecordAt(from);
        var target = _graph.Index.AddressOf(to);
        if (record.Tag == HeapTag.Class)
            return _graph.ClassTable.Find(record.Id) is { } mirrored ? Static(mirrored, target) : null;
        if (record.Tag != HeapTag.Instance || _graph.ClassTable.Find(record.ClassId) is not { } type || _isContainer[type.Ordinal])
            return null;
        return Field(type, record, target);
    }

    private unsafe string Field(HeapClass type, in HeapRecords record, ulong target)
    {
        var offsets = type.Shape!.Strong;
        if (record.Count >= type.Shape.DataBytes)
        {
            foreach (var offset in offsets)
            {
                if (HeapRecords.ReadId(record.Body + offset, _graph.IdentifierSize) == target)
                    return Cached(type, offset, static (type, offset) => $"{type.Name}.{Array.Find(type.ChainFields, field => field.Offset == offset).Name}");
            }

            foreach (var side in type.Shape.Side)
            {
                if (HeapRecords.ReadId(record.Body + side.Offset, _graph.IdentifierSize) == target)
                    return Cached(type, side.Offset, static (type, offset) => $"{type.Name}.{Array.Find(type.ChainFields, field => field.Offset == offset).Name}");
            }
        }

        return Cached(type, -1, static (type, _) => type.Name + (type.Shape!.IsThread ? ".<local>" : ".<class>"));
    }

    private string Static(HeapClass type, ulong target)
    {
        for (var i = 0; i < type.Statics.Count; i++)
        {
            if (type.Statics[i].Type == BasicType.Object && (ulong)type.Statics[i].Value == target)
                return Cached(type, -2 - i, static (type, slot) => $"{type.Name}.{(type.Statics[-2 - slot].Name == "<resolved_references>" ? "<constant pool>" : type.Statics[-2 - slot].Name)}");
        }

        return Cached(type, int.MinValue, static (type, _) => type.Name + ".<loader>");
    }

    private string Cached(HeapClass type, int slot, Func<HeapClass, int, string> name) =>
        _names.TryGetValue((type.Ordinal, slot), out var known) ? known : _names[(type.Ordinal, slot)] = name(type, slot);
}
