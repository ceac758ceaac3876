namespace Plimsoll.Flink;

/// <summary>
/// How RocksDB divides the managed memory of one slot (<c>RocksDBMemoryControllerUtils</c>). Block cache and memtables share one LRU cache that is not strict
/// (FLINK-15532): the real use can exceed it.
/// </summary>
/// <param name="CacheBytes">Capacity of the shared block cache: (3 - w) / 3 of the share.</param>
/// <param name="WriteBufferBytes">Capacity of the write buffer manager: 2w / 3 of the share.</param>
/// <param name="HighPriorityRatio">Part of the cache kept for index and filter blocks.</param>
public sealed record RocksDbMemory(long CacheBytes, long WriteBufferBytes, double HighPriorityRatio)
{
    private const long PageBytes = 4096;

    /// <summary>Divides a slot's share.</summary>
    /// <param name="shareBytes">Managed memory of the slot that the state backend gets.</param>
    /// <param name="writeBufferRatio">Value of <c>state.backend.rocksdb.memory.write-buffer-ratio</c>.</param>
    /// <param name="highPriorityRatio">Value of <c>state.backend.rocksdb.memory.high-prio-pool-ratio</c>.</param>
    public static RocksDbMemory Divide(long shareBytes, double writeBufferRatio = 0.5, double highPriorityRatio = 0.1) => new(
        (long)((3 - writeBufferRatio) * shareBytes / 3),
        (long)(2 * shareBytes * writeBufferRatio / 3),
        highPriorityRatio);

    /// <summary>The arena block of a memtable in bytes: an eighth of the write buffer, rounded up to 4 KiB.</summary>
    public static long ArenaBlock(long writeBufferSize = 64 << 20) => ((writeBufferSize / 8) + PageBytes - 1) / PageBytes * PageBytes;

    /// <summary>Whether RocksDB would flush memtables all the time: one arena block exceeds seven eighths of the write buffer manager.</summary>
    public bool FlushesConstantly(long writeBufferSize = 64 << 20) => ArenaBlock(writeBufferSize) > WriteBufferBytes * 7 / 8;

    /// <summary>Whether Flink accepts the ratios: write buffers and the high-priority pool must leave room for data blocks.</summary>
    public static bool AreRatiosValid(double writeBufferRatio, double highPriorityRatio) =>
        writeBufferRatio is > 0 and < 1 && highPriorityRatio is > 0 and < 1 && (2 * writeBufferRatio / (3 - writeBufferRatio)) + highPriorityRatio < 1;
}
