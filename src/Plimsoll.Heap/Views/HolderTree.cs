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
    private readonly RootSearch _ways;
    private readonly bool[] _isContainer;
    private readonly Dictionary<(int Class, int Slot), string> _names = [];
    private readonly Dictionary<(ulong Thread, ulong Target), string> _locals = [];

    public HolderTree(HeapGraph graph, Reachability reachability, CancellationToken cancellation, params string[] alsoContainers)
    {
        _graph = graph;
        string[] containers = [.. Containers, .. alsoContainers];
        _isContainer = [.. graph.Classes.Select(type => type.IsArray || Array.Exists(containers, prefix => type.Name.Contains(prefix, StringComparison.Ordinal)))];
        _ways = new RootSearch(graph, reachability);
        _ways.Finish(cancellation);
    }

    /// <summary>Number of the object before it on the path; <see cref="AddressIndex.None"/> at a root and for garbage.</summary>
    public uint Parent(uint number) => _ways.Parent(number) ?? AddressIndex.None;

    /// <summary>The holder, as <c>Class.field</c>, a local variable or the kind of root.</summary>
    public string HolderOf(uint number)
    {
        for (var (at, depth) = (number, 0); depth < 100_000; depth++)
        {
            if (_ways.Parent(at) is not { } parent)
                return Unknown;
            if (parent == AddressIndex.None)
                return HeapTag.RootName(_ways.RootTag(at)) + " root";
            if (Name(parent, at) is { } name)
                return name;
            at = parent;
        }

        return "(deep in containers)";
    }

    public void Dispose() => _ways.Dispose();

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

        return type.Shape.IsThread ? Local(type, record.Id, target) : Cached(type, -1, static (type, _) => type.Name + ".<class>");
    }

    private string Local(HeapClass type, ulong thread, ulong target)
    {
        if (!_locals.TryGetValue((thread, target), out var name))
            _locals[(thread, target)] = name = _graph.LocalVariables.Of(target) is [{ Frame.Length: > 0 } use, ..] ? RootPath.LocalOf(use.Frame) : type.Name + PathStep.Local;
        return name;
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
