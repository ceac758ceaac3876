namespace Plimsoll.Diagnosis.Rules;

/// <summary>Many RocksDB databases are open in one process, and nothing bounds them together.</summary>
internal sealed class RocksDbInstancesUnbounded : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "rocksdb-instances-unbounded",
        Title = "Several RocksDB databases in one process have no limit in common",
        Explains = ["container-limit", "host-oom", "native-memory"],
        Cause = "wrong-setting/rocksdb-memory-control",
        Mechanism = "RocksDB's options bound one database: write_buffer_size times max_write_buffer_number for its memtables, a block cache of its own, and index and filter blocks of its open files beside that. Each database, column family or state store that is opened takes all of it again, outside the Java heap. -Xmx says nothing of it, and the sum grows with the data and the number of stores until the process is killed.",
        Needs = ["words that several RocksDB databases or stores are open in one process", "that its memory grows past the heap"],
        Refuters = ["a shared block cache or WriteBufferManager"],
        References = ["RocksDB wiki: Memory usage in RocksDB, Write Buffer Manager", "org.rocksdb.WriteBufferManager, org.rocksdb.LRUCache", "Kafka Streams docs: Memory management, RocksDB"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink || limit.Case.Facts.First<StoresTold>() is not { } stores)
            return;
        scale.For(Weight.Strong, "stores", stores.Count is { } count ? $"{count} RocksDB databases or stores are reported to be open in one process, each with buffers of its own" : "several RocksDB databases are reported to be open in one process, each with buffers of its own", stores);
        if (Sum(stores) is { } sum)
            scale.For(Weight.Weak, "size", $"their write buffers alone may take {Bytes.Text(sum)}", stores);
        if (limit.Case.Facts.First<ProcessSizeTold>() is { } used)
            scale.For(Weight.Weak, "size", $"the process was seen to take {Bytes.Text(used.Bytes)}{(limit.Process.MaxHeap is { } heap ? $", of which the heap may be {Bytes.Text(heap)}" : "")}", used);
        scale.Conclude($"{(stores.Count is { } open ? $"{open} RocksDB databases" : "Several RocksDB databases")} take write buffers, block caches and table readers each for itself, outside the heap, and no limit holds for all of them");
        scale.Lacks("what RocksDB takes", "per database: rocksdb.cur-size-all-mem-tables, rocksdb.estimate-table-readers-mem, rocksdb.block-cache-usage (RocksDB.getProperty, MemoryUtil.getApproximateMemoryUsageByType)");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Placeholders, "give all databases of the process one block cache and one WriteBufferManager that charges its memtables to it; a smaller write_buffer_size and max_write_buffer_number; a bound for max_open_files")
        {
            Code = "static final Cache CACHE = new LRUCache(2L << 30);\nstatic final WriteBufferManager WRITES = new WriteBufferManager(1L << 30, CACHE);\n...\noptions.setWriteBufferManager(WRITES);\noptions.setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(CACHE).setCacheIndexAndFilterBlocks(true));",
            Text = "Index and filter blocks of every open file stay outside the cache unless cache_index_and_filter_blocks is set. In Kafka Streams do it in a class for rocksdb.config.setter. Size heap plus cache plus 300 MiB below the machine's or container's memory, and close() every iterator, snapshot and ReadOptions.",
            Verify = "rocksdb.block-cache-usage stays at its limit, and the resident size levels off",
        };
    }

    private static long? Sum(StoresTold stores) => stores is { Count: { } count and < 100_000, WriteBuffers: { } each and < 1L << 40 } ? count * each : null;
}
