using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Graph;

/// <summary>Hands the census's tallies to the classes.</summary>
internal static class ClassCounts
{
    public static void Assign(HeapGraph graph)
    {
        var mirrors = (Count: 0L, Shallow: 0L);
        HeapClass? mirror = null;
        var primitives = new Dictionary<string, byte>(StringComparer.Ordinal);
        for (byte type = 4; type <= BasicType.Long; type++)
            primitives[BasicType.Name(type) + "[]"] = type;
        foreach (var type in graph.ClassTable.All)
        {
            mirrors = (mirrors.Count + 1, mirrors.Shallow + type.MirrorSize);
            if (type.Name == "java.lang.Class")
                mirror = type;
            if (graph.Census.Instances.TryGetValue(type.Address, out var instances))
                (type.Count, type.Shallow) = (instances.Count, (instances.Count * type.InstanceSize) + (type.StackChunk?.Total ?? 0));
            if (graph.Census.ObjectArrays.TryGetValue(type.Address, out var arrays))
                (type.Count, type.Shallow) = (type.Count + arrays.Count, type.Shallow + arrays.ArrayBytes);
            if (primitives.Remove(type.Name, out var primitive))
                (type.Count, type.Shallow) = (graph.Census.PrimitiveArrays[primitive].Count, graph.Census.PrimitiveArrays[primitive].ArrayBytes);
        }

        if (mirror is not null)
            (mirror.MirrorCount, mirror.MirrorShallow) = mirrors;
    }
}
