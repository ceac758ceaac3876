using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Views;

/// <summary>The counters that cap direct memory: java.nio.Bits, and each Netty's own.</summary>
internal static class DirectCounters
{
    public static IEnumerable<DirectMemoryCounter> Of(HeapGraph graph)
    {
        foreach (var type in graph.ClassesNamed("java.nio.Bits"))
        {
            yield return new DirectMemoryCounter(type.Name, Number(graph, type, "RESERVED_MEMORY") ?? Number(graph, type, "reservedMemory"), Number(graph, type, "MAX_MEMORY") ?? Number(graph, type, "maxMemory"))
            {
                Buffers = Number(graph, type, "COUNT") ?? Number(graph, type, "count"),
            };
        }

        foreach (var type in graph.Classes.Where(type => type.Name.EndsWith("io.netty.util.internal.PlatformDependent", StringComparison.Ordinal)))
            yield return new DirectMemoryCounter(type.Name, Number(graph, type, "DIRECT_MEMORY_COUNTER"), Number(graph, type, "DIRECT_MEMORY_LIMIT"));
    }

    /// <summary>A static number, or the number in a static AtomicLong; null for a null reference.</summary>
    private static long? Number(HeapGraph graph, HeapClass type, string name)
    {
        foreach (var slot in type.Statics)
        {
            if (slot.Name == name)
                return slot.Type == BasicType.Object ? graph.ObjectAt((ulong)slot.Value)?.Value("value") : slot.Value;
        }

        return null;
    }
}
