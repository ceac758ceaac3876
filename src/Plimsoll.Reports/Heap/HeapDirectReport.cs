using System.Globalization;
using System.Text.Json;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>Direct memory.</summary>
public static class HeapDirectReport
{
    /// <summary>As plain text.</summary>
    public static void Text(TextWriter output, HeapDirectMemory memory, int limit)
    {
        ArgumentNullException.ThrowIfNull(memory);
        foreach (var counter in memory.Counters)
            HeapText.Line(output, $"{Number(counter.Used),16} of {Number(counter.Limit),16} bytes used  {HeapWords.Plain(counter.Owner)}{(counter.Buffers is { } buffers ? $" ({buffers:N0} buffers)" : "")}");
        foreach (var kind in memory.Buffers)
            HeapText.Line(output, $"{kind.Capacity,16:N0} bytes in {HeapWords.Count(kind.Count, $"{kind.Kind} buffer")}{(kind.Kind == "jdk-image" ? ": the JDK's own lib/modules, mapped; no memory of the program" : "")}");
        if (memory.AwaitingCollection.Count > 0)
            HeapText.Line(output, $"{memory.AwaitingCollection.Capacity,16:N0} bytes in {memory.AwaitingCollection.Count:N0} buffers that are garbage already: the next collection frees them");
        foreach (var pool in memory.Pools)
        {
            HeapText.Line(output, $"\n{HeapWords.Plain(pool.Netty)}, {(pool.IsDirect ? "direct" : "heap")}: {pool.Arenas:N0} arenas, {pool.Chunks:N0} chunks of {pool.ChunkBytes:N0} bytes, {pool.FreeBytes:N0} of them free; {pool.HugeChunks:N0} huge chunks of {pool.HugeBytes:N0} bytes");
            HeapText.Line(output, $"  {pool.UsedBytes:N0} bytes used by buffers");
        }

        if (!memory.Largest.IsEmpty)
            HeapText.Line(output, $"\nLargest buffers\n{"bytes",16}  {"address",-14}  kind, held by");
        foreach (var buffer in memory.Largest.Take(limit))
            HeapText.Line(output, $"{buffer.Capacity,16:N0}  {HeapJson.Address(buffer.Address),-14}  {buffer.Kind}  {HeapWords.Plain(buffer.Holder)}");
        HeldByReport.Text(output, "Fields by bytes of buffers", memory.Holders, limit);
        HeldByReport.Text(output, "Fields by bytes of pooled Netty buffers", memory.Pinned, limit);
    }

    /// <summary>As JSON.</summary>
    public static void Json(Utf8JsonWriter json, HeapDirectMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        HeapJson.Counters(json, "counters", memory.Counters);
        json.WriteStartArray("buffers");
        foreach (var kind in memory.Buffers.Append(memory.AwaitingCollection))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind.Kind);
            json.WriteNumber("count", kind.Count);
            json.WriteNumber("capacity", kind.Capacity);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("pools");
        foreach (var pool in memory.Pools)
            Pool(json, pool);
        json.WriteEndArray();
        json.WriteStartArray("largest");
        foreach (var buffer in memory.Largest)
        {
            json.WriteStartObject();
            json.WriteString("address", HeapJson.Address(buffer.Address));
            json.WriteString("kind", buffer.Kind);
            json.WriteNumber("capacity", buffer.Capacity);
            json.WriteString("holder", buffer.Holder);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        HeldByReport.Json(json, "holders", memory.Holders);
        HeldByReport.Json(json, "pinned", memory.Pinned);
    }

    private static string Number(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "?";

    private static void Pool(Utf8JsonWriter json, NettyPool pool)
    {
        json.WriteStartObject();
        json.WriteString("netty", pool.Netty);
        json.WriteBoolean("direct", pool.IsDirect);
        json.WriteNumber("arenas", pool.Arenas);
        json.WriteNumber("chunks", pool.Chunks);
        json.WriteNumber("chunkBytes", pool.ChunkBytes);
        json.WriteNumber("freeBytes", pool.FreeBytes);
        json.WriteNumber("hugeChunks", pool.HugeChunks);
        json.WriteNumber("hugeBytes", pool.HugeBytes);
        json.WriteNumber("usedBytes", pool.UsedBytes);
        json.WriteEndObject();
    }
}
