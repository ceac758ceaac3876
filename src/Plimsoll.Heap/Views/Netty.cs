namespace Plimsoll.Heap.Views;

/// <summary>Netty's pools (4.0 to 4.2), under whatever package a copy was shaded into.</summary>
internal static class Netty
{
    private const string Package = "io.netty.";

    /// <summary>Whether a class or one of its super classes is a class of Netty, named without <c>io.netty.</c>.</summary>
    public static bool Is(HeapClass type, string name)
    {
        for (var level = type; level is not null; level = level.Super)
        {
            if (level.Name.EndsWith(Package + name, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    public static IEnumerable<NettyPool> Pools(HeapGraph graph, Reachability reachability)
    {
        var pools = new SortedDictionary<(string Netty, bool IsDirect), NettyPool>();
        foreach (var arena in Live(graph, reachability, "buffer.PoolArena"))
            Change(pools, arena, IsDirect(arena.Describe()), static (pool, _) => pool with { Arenas = pool.Arenas + 1 });
        foreach (var chunk in Live(graph, reachability, "buffer.PoolChunk"))
            Change(pools, chunk, IsDirect(chunk.Reference("arena")?.Describe() ?? ""), Pooled);
        foreach (var chunk in Live(graph, reachability, "buffer.AdaptivePoolingAllocator$Chunk"))
            Change(pools, chunk, chunk.Reference("delegate")?.Describe().Contains("Direct", StringComparison.Ordinal) ?? true, Adaptive);
        return pools.Values.OrderByDescending(pool => pool.IsDirect).ThenByDescending(pool => pool.ChunkBytes + pool.HugeBytes).ThenBy(pool => pool.Netty, StringComparer.Ordinal);
    }

    private static bool IsDirect(string arena) => arena.EndsWith("$DirectArena", StringComparison.Ordinal);

    private static IEnumerable<HeapObject> Live(HeapGraph graph, Reachability reachability, string name) =>
        graph.InstancesOf(graph.Classes.Where(type => Is(type, name))).Where(found => reachability.IsReachable(found.Address));

    private static void Change(SortedDictionary<(string, bool), NettyPool> pools, HeapObject found, bool isDirect, Func<NettyPool, HeapObject, NettyPool> change)
    {
        var name = found.Describe();
        var key = (name[..(name.IndexOf(Package, StringComparison.Ordinal) + Package.Length - 1)], isDirect);
        pools[key] = change(pools.GetValueOrDefault(key) ?? new NettyPool(key.Item1, isDirect, 0, 0, 0, 0, 0, 0), found);
    }

    /// <summary>PoolChunk.unpooled: the chunk is one huge buffer.</summary>
    private static NettyPool Pooled(NettyPool pool, HeapObject chunk)
    {
        var size = Math.Max(0, chunk.Value("chunkSize") ?? 0);
        return chunk.Value("unpooled") is 1
            ? pool with { HugeChunks = pool.HugeChunks + 1, HugeBytes = pool.HugeBytes + size }
            : pool with { Chunks = pool.Chunks + 1, ChunkBytes = pool.ChunkBytes + size, FreeBytes = pool.FreeBytes + Math.Clamp(chunk.Value("freeBytes") ?? 0, 0, size) };
    }

    private static NettyPool Adaptive(NettyPool pool, HeapObject chunk)
    {
        var size = Math.Max(0, chunk.Value("capacity") ?? 0);
        return pool with { Chunks = pool.Chunks + 1, ChunkBytes = pool.ChunkBytes + size, FreeBytes = pool.FreeBytes + Math.Clamp(size - (chunk.Value("allocatedBytes") ?? 0), 0, size) };
    }
}
