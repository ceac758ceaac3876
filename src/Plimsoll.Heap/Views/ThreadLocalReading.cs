using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Views;

/// <summary>Walks the maps of every thread: java.lang.ThreadLocal$ThreadLocalMap, and Netty's InternalThreadLocalMap.</summary>
internal static class ThreadLocalReading
{
    public static List<ThreadLocalValue> Read(HeapGraph graph, Reachability reachability, CancellationToken cancellation)
    {
        var values = new List<ThreadLocalValue>();
        foreach (var thread in graph.InstancesOf(graph.Classes.Where(type => type.Is("java.lang.Thread"))))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!reachability.IsReachable(thread.Address))
                continue;
            var name = thread.Reference("name")?.Text() ?? "?";
            values.AddRange(OfMap(thread, name, "threadLocals", "thread-local", reachability));
            values.AddRange(OfMap(thread, name, "inheritableThreadLocals", "inheritable", reachability));
            values.AddRange(OfNetty(thread, name));
        }

        var statics = Statics(graph, values.Select(value => value.KeyAddress).ToHashSet());
        return [.. values.Select(value => statics.TryGetValue(value.KeyAddress, out var holder) ? value with { Key = holder } : value)];
    }

    /// <summary>The static that has the ThreadLocal of an entry, as <c>Class.field</c>; null where the object is no entry, or none has it.</summary>
    public static string? StaticOf(HeapObject entry) =>
        entry.Class?.Name == "java.lang.ThreadLocal$ThreadLocalMap$Entry" && entry.Value("referent") is { } key and not 0 ? Statics(entry.Graph, [(ulong)key]).GetValueOrDefault((ulong)key) : null;

    private static IEnumerable<ThreadLocalValue> OfMap(HeapObject thread, string name, string field, string kind, Reachability reachability)
    {
        foreach (var entry in thread.Follow(field, "table")?.Elements() ?? [])
        {
            var key = (ulong)(entry.Value("referent") ?? 0);
            var value = entry.Reference("value");
            if (value is not null || key == 0)
                yield return new ThreadLocalValue(name, thread.Address, kind, entry.Reference("referent")?.Describe() ?? "(collected)", key, !reachability.IsStronglyReachable(key), value?.Describe() ?? "null", value?.Address ?? 0, 0);
        }
    }

    /// <summary>InternalThreadLocalMap.indexedVariables: unused places hold one shared marker object.</summary>
    private static IEnumerable<ThreadLocalValue> OfNetty(HeapObject thread, string name)
    {
        if (thread.Follow("threadLocalMap", "indexedVariables") is not { IsObjectArray: true } places)
            yield break;
        for (long i = 0; i < places.Length; i++)
        {
            if (places.Element(i) != 0 && thread.Graph.ObjectAt(places.Element(i)) is { } value && value.Class?.Name != "java.lang.Object")
                yield return new ThreadLocalValue(name, thread.Address, "netty", $"FastThreadLocal {i}", 0, false, value.Describe(), value.Address, 0);
        }
    }

    private static Dictionary<ulong, string> Statics(HeapGraph graph, HashSet<ulong> keys)
    {
        var found = new Dictionary<ulong, string>();
        foreach (var type in graph.Classes)
        {
            foreach (var slot in type.Statics)
            {
                if (slot.Type == BasicType.Object && slot.Value != 0 && keys.Contains((ulong)slot.Value))
                    found.TryAdd((ulong)slot.Value, $"{type.Name}.{slot.Name}");
            }
        }

        return found;
    }
}
