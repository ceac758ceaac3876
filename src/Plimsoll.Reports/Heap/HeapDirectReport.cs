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
            HeapText.Line(output, counter.Buffers is null ? HeapProse.DirectCounter : HeapProse.DirectCounterOfBuffers, Number(counter.Used), Number(counter.Limit), HeapWords.Plain(counter.Owner), counter.Buffers);
        foreach (var kind in memory.Buffers)
            HeapText.Line(output, Buffers(kind), kind.Capacity, kind.Count, kind.Kind);
        if (memory.AwaitingCollection.Count > 0)
            HeapText.Line(output, HeapProse.AwaitingCollection, memory.AwaitingCollection.Capacity, memory.AwaitingCollection.Count);
        foreach (var pool in memory.Pools)
        {
            output.WriteLine();
            HeapText.Line(output, pool.IsDirect ? HeapProse.PoolDirect : HeapProse.PoolHeap, HeapWords.Plain(pool.Netty), pool.Arenas, pool.Chunks, pool.ChunkBytes, pool.FreeBytes, pool.HugeChunks, pool.HugeBytes);
            HeapText.Line(output, HeapProse.PoolUsed, pool.UsedBytes);
        }

        if (!memory.Largest.IsEmpty)
            HeapText.Line(output, $"\n{HeapProse.LargestBuffers}\n{HeapProse.Bytes,16}  {HeapProse.Address,-14}  {HeapProse.KindHeldBy}");
        foreach (var buffer in memory.Largest.Take(limit))
            HeapText.Line(output, $"{buffer.Capacity,16:N0}  {HeapJson.Address(buffer.Address),-14}  {buffer.Kind}  {HeapWords.Plain(buffer.Holder)}");
        HeldByReport.Text(output, HeapProse.FieldsByBuffers, memory.Holders, limit);
        HeldByReport.Text(output, HeapProse.FieldsByPooledBuffers, memory.Pinned, limit);
    }

    /// <summary>As JSON.</summary>
    public static void Json(Utf8JsonWriter json, HeapDirectMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        HeapJson.Counters(json, "counters", memory.Counters);
        json.WriteObjects("buffers", memory.Buffers.Append(memory.AwaitingCollection), kind =>
        {
            json.WriteString("kind", kind.Kind);
            json.WriteNumber("count", kind.Count);
            json.WriteNumber("capacity", kind.Capacity);
        });
        json.WriteObjects("pools", memory.Pools, pool => Pool(json, pool));
        json.WriteObjects("largest", memory.Largest, buffer =>
        {
            json.WriteString("address", HeapJson.Address(buffer.Address));
            json.WriteString("kind", buffer.Kind);
            json.WriteNumber("capacity", buffer.Capacity);
            json.WriteString("holder", buffer.Holder);
        });
        HeldByReport.Json(json, "holders", memory.Holders);
        HeldByReport.Json(json, "pinned", memory.Pinned);
    }

    private static string Buffers(DirectBuffers kind) => (kind.Kind == "jdk-image", kind.Count == 1) switch
    {
        (true, true) => HeapProse.ImageBufferOne,
        (true, false) => HeapProse.ImageBuffersMany,
        (false, true) => HeapProse.DirectBufferOne,
        _ => HeapProse.DirectBuffersMany,
    };

    private static string Number(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "?";

    private static void Pool(Utf8JsonWriter json, NettyPool pool)
    {
        json.WriteString("netty", pool.Netty);
        json.WriteBoolean("direct", pool.IsDirect);
        json.WriteNumber("arenas", pool.Arenas);
        json.WriteNumber("chunks", pool.Chunks);
        json.WriteNumber("chunkBytes", pool.ChunkBytes);
        json.WriteNumber("freeBytes", pool.FreeBytes);
        json.WriteNumber("hugeChunks", pool.HugeChunks);
        json.WriteNumber("hugeBytes", pool.HugeBytes);
        json.WriteNumber("usedBytes", pool.UsedBytes);
    }
}
