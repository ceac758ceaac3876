using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>An object that a class object holds unseen.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Class">The class that it belongs to; null where the dump does not tell.</param>
internal readonly record struct MirrorRoot(uint Number, HeapClass? Class);

/// <summary>
/// HPROF writes no instance fields of class objects, so what only <c>Class.classValueMap</c> and <c>Class.annotationData</c> hold looks like garbage (JDK 8 to 25). These objects stand in as roots while their class
/// is alive: it is the one class that all values of the map name; where there is none, they live as long as all loaders whose classes they name.
/// </summary>
internal sealed class MirrorHeld
{
    private const int MostEntries = 200;
    private const int MostFields = 64;
    private static readonly string[] Holders = ["java.lang.ClassValue$ClassValueMap", "java.lang.Class$AnnotationData"];
    private readonly HeapGraph _graph;
    private readonly List<(HeapObject Held, HeapClass? Class, ulong[] Needs)> _candidates;

    public MirrorHeld(HeapGraph graph)
    {
        _graph = graph;
        _candidates = [.. graph.InstancesOf(graph.Classes.Where(type => Holders.Contains(type.Name))).Where(found => graph.Index.Find(found.Address) != AddressIndex.None).OrderBy(found => found.Address).Select(Owned)];
    }

    /// <summary>The next one that nothing else reaches and whose class or loaders are reached; null when there is none.</summary>
    public MirrorRoot? Next(Func<uint, bool> isReached)
    {
        for (var i = 0; i < _candidates.Count; i++)
        {
            var (held, type, needs) = _candidates[i];
            var number = _graph.Index.Find(held.Address);
            var isHeld = isReached(number);
            if (!isHeld && !Array.TrueForAll(needs, address => isReached(_graph.Index.Find(address))))
                continue;
            _candidates.RemoveAt(i--);
            if (!isHeld)
                return new MirrorRoot(number, type);
        }

        return null;
    }

    private (HeapObject Held, HeapClass? Class, ulong[] Needs) Owned(HeapObject held)
    {
        HashSet<ulong>? common = null;
        var loaders = new HashSet<ulong>();
        foreach (var (_, entry) in Collections.Map(held.Reference("annotations") ?? held).Take(MostEntries))
        {
            var value = entry?.Reference("value") ?? entry;
            var named = Named(value);
            loaders.UnionWith(named.Select(address => _graph.ClassAt(address)!.Loader).Append(value?.Class?.Loader ?? 0));
            if (named.Count > 0 && common is null)
                common = named;
            else if (named.Count > 0)
                common!.IntersectWith(named);
        }

        loaders.Remove(0);
        return common is { Count: 1 } && _graph.ClassAt(common.First()) is { } owner ? (held, owner, [owner.Address]) : (held, null, [.. loaders]);
    }

    /// <summary>A value that is a Reference itself names what it was made for in its other fields, as java.io.ClassCache does. Class objects that a value refers to, in its own fields or through a Reference.</summary>
    private HashSet<ulong> Named(HeapObject? value)
    {
        var found = new HashSet<ulong>();
        foreach (var (_, first) in References(value))
        {
            if (_graph.ClassAt(first) is not null)
                found.Add(first);
            else if (_graph.ObjectAt(first) is { } reference && reference.Class?.Is("java.lang.ref.Reference") == true && reference.Value("referent") is { } referent && _graph.ClassAt((ulong)referent) is not null)
                found.Add((ulong)referent);
        }

        return found;
    }

    private static IEnumerable<(string Name, ulong Target)> References(HeapObject? value) =>
        value?.Fields().Where(pair => pair.Field.Type == BasicType.Object && pair.Value != 0 && pair.Field.Name != "referent").Take(MostFields).Select(pair => (pair.Field.Name, (ulong)pair.Value)) ?? [];
}
