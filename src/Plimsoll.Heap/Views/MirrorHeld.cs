using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>An object that a class object holds unseen.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Class">The class that it belongs to; null where the dump does not tell.</param>
internal readonly record struct MirrorRoot(uint Number, HeapClass? Class);

/// <summary>
/// HPROF writes no instance fields of class objects, so what only <c>Class.classValueMap</c>, <c>annotationData</c>, <c>annotationType</c>, <c>genericInfo</c> and <c>reflectionData</c> (by a soft reference) hold looks
/// like garbage (JDK 8 to 25). These objects stand in as roots while their class is alive: the class that declares their members or that they were made for, of a map the one class that all its values name; where there is
/// none, they live as long as all loaders whose classes they name.
/// </summary>
internal sealed class MirrorHeld
{
    private const int MostEntries = 200;
    private const int MostFields = 64;
    private const string Soft = "java.lang.ref.SoftReference";
    private const string Reflection = "java.lang.Class$ReflectionData";
    private const string Generic = "sun.reflect.generics.repository.ClassRepository";
    private const string Annotation = "sun.reflect.annotation.AnnotationType";
    private static readonly string[] Holders = ["java.lang.ClassValue$ClassValueMap", "java.lang.Class$AnnotationData", Annotation, Generic];

    /// <summary>Arrays of what a class declares itself; publicMethods and publicFields hold inherited ones, too.</summary>
    private static readonly string[] Declared = ["declaredFields", "declaredMethods", "declaredConstructors", "publicConstructors", "declaredPublicFields", "declaredPublicMethods"];
    private readonly HeapGraph _graph;
    private readonly List<(HeapObject Held, HeapClass? Class, ulong[] Needs)> _candidates;

    public MirrorHeld(HeapGraph graph)
    {
        _graph = graph;
        var hasReflection = graph.Classes.Any(type => type.Name == Reflection && type.Count > 0);
        _candidates = [.. graph.InstancesOf(graph.Classes.Where(type => Holders.Contains(type.Name) || (hasReflection && type.Name == Soft)))
            .Where(found => graph.Index.Find(found.Address) != AddressIndex.None && (found.Class!.Name != Soft || found.Reference("referent")?.Class?.Name == Reflection)).OrderBy(found => found.Address).Select(Owned)];
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
        if (held.Class!.Name is Soft or Generic or Annotation)
            return Maker(held) is { } maker ? (held, maker, [maker.Address]) : (held, null, []);
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

    /// <summary>The class whose members were read, or whose signature; null where it declares none, or the dump does not tell.</summary>
    private HeapClass? Maker(HeapObject held) => held.Class!.Name switch
    {
        Soft => Declared.Select(field => Declaring(held.Follow("referent", field)?.Elements().FirstOrDefault())).FirstOrDefault(type => type is not null),
        Annotation => Declaring(Collections.Map(held.Reference("members")).FirstOrDefault().Value),
        _ => _graph.ClassAt((ulong)(held.Reference("factory")?.Value("decl") ?? 0)),
    };

    /// <summary>The class of a Field, Method or Constructor.</summary>
    private HeapClass? Declaring(HeapObject? member) => _graph.ClassAt((ulong)(member?.Value("clazz") ?? 0));

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
