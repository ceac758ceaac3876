using System.Collections.Immutable;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap;

/// <summary>Direct byte buffers of one kind.</summary>
/// <param name="Kind"><c>owned</c> (allocateDirect: freed by a cleaner, counted in java.nio.Bits), <c>unowned</c> (no cleaner: Netty, Unsafe, JNI), <c>mapped</c> (a file), <c>view</c> (slice or duplicate of another
/// buffer: no memory of its own), <c>jdk-image</c> (the JDK's own mapping of lib/modules, no memory of the program).</param>
/// <param name="Count">Buffers.</param>
/// <param name="Capacity">Bytes; of views what they show of other buffers.</param>
public sealed record DirectBuffers(string Kind, long Count, long Capacity);

/// <summary>A direct buffer.</summary>
/// <param name="Address">Its object.</param>
/// <param name="Kind">As in <see cref="DirectBuffers"/>.</param>
/// <param name="Capacity">Bytes.</param>
/// <param name="Holder">The nearest field above it that is neither a container nor Netty's or NIO's own.</param>
public sealed record DirectBuffer(ulong Address, string Kind, long Capacity, string Holder);

/// <summary>The chunks of one Netty (shaded copies apart).</summary>
/// <param name="Netty">Package of the copy, such as <c>io.netty</c> or <c>com.acme.shaded.io.netty</c>.</param>
/// <param name="IsDirect">Whether the chunks are direct memory.</param>
/// <param name="Arenas">Arenas.</param>
/// <param name="Chunks">Pooled chunks.</param>
/// <param name="ChunkBytes">Bytes of those.</param>
/// <param name="FreeBytes">Bytes in them that no buffer uses.</param>
/// <param name="HugeChunks">Chunks of a single large buffer, not pooled.</param>
/// <param name="HugeBytes">Bytes of those.</param>
public sealed record NettyPool(string Netty, bool IsDirect, int Arenas, long Chunks, long ChunkBytes, long FreeBytes, long HugeChunks, long HugeBytes)
{
    /// <summary>Bytes that buffers use.</summary>
    public long UsedBytes => ChunkBytes - FreeBytes + HugeBytes;
}

/// <summary>Memory outside the heap as the heap's own objects tell it.</summary>
/// <param name="Counters">Counters of java.nio.Bits and of every Netty.</param>
/// <param name="Buffers">Reachable direct buffers by kind.</param>
/// <param name="AwaitingCollection">Deallocators whose buffer is garbage already: freed by the next collection.</param>
/// <param name="Pools">Netty's pools.</param>
/// <param name="Largest">The largest buffers with memory of their own.</param>
/// <param name="Holders">Fields by bytes of the buffers they hold.</param>
/// <param name="Pinned">Fields by bytes of the pooled Netty buffers they hold (each buffer's share of a chunk).</param>
public sealed record HeapDirectMemory(ImmutableArray<DirectMemoryCounter> Counters, ImmutableArray<DirectBuffers> Buffers, DirectBuffers AwaitingCollection, ImmutableArray<NettyPool> Pools,
    ImmutableArray<DirectBuffer> Largest, ImmutableArray<HeldBy> Holders, ImmutableArray<HeldBy> Pinned)
{
    /// <summary>Reads it. The reachability must not have been used up by a dominator tree.</summary>
    public static HeapDirectMemory Read(HeapGraph graph, Reachability reachability, int limit = 30, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(reachability);
        return new DirectReading(graph, reachability, limit, cancellation).View();
    }
}
