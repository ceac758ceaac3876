using System.Globalization;
using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The program's own sum of its settings is more than its JVM or its cluster gives.</summary>
internal sealed class SettingsNeedMore : Rule
{
    private const long Megabyte = 1L << 20;

    public override RuleCard Card { get; } = new()
    {
        Id = "settings-need-more",
        Title = "The program's settings need more memory than its JVM or its cluster gives, and it refuses to start",
        Explains = ["invalid-configuration"],
        Cause = "undersized/direct",
        Mechanism = "Some programs add up before any work what their buffers, caches or containers will take, and end where the limit is smaller: Druid one processing buffer for each thread, each merge buffer and one more, in direct memory; BookKeeper its read and its write cache, in direct memory; Trino and Presto the memory of one query and a headroom, in the heap; Spark the memory that it reserves, in the heap, and the size of an executor against YARN's largest container. "
            + "Nothing ran out and nothing leaks: one of the numbers in the message has to change. Where the limit was not set, it is the JVM's default (direct memory: as large as the heap; the heap: a quarter of the machine).",
        Needs = ["the message with its sum"],
        Refuters = ["an option that asks for enough and did not arrive at the JVM"],
        References = ["org.apache.druid.guice.DruidProcessingModule, org.apache.druid.query.DruidProcessingConfig", "org.apache.bookkeeper.bookie.storage.ldb.DbLedgerStorage.initialize", "io.trino.memory.LocalMemoryManager", "org.apache.spark.memory.UnifiedMemoryManager.getMaxMemory", "org.apache.spark.deploy.yarn.Client.verifyClusterResources", "org.apache.hadoop.mapreduce.v2.app.rm.RMContainerAllocator", "org.apache.hadoop.hbase.io.util.MemorySizeUtil"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<StartRefused>() is { } direct)
            WeighDirect(limit, direct, scale);
        else if (limit.Facts.First<NeedRefused>() is { } need)
            WeighNeed(need, scale);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (limit.Facts.First<StartRefused>() is { } direct)
            return [OfBuffers(limit, direct)];
        return limit.Facts.First<NeedRefused>() is { } need ? [Cure(limit, need)] : [];
    }

    private static void WeighDirect(BrokenLimit limit, StartRefused refused, Scale scale)
    {
        if (refused.Needed <= refused.Available)
            return;
        scale.For(Weight.Decisive, "sum", $"its buffers need {Bytes.Text(refused.Needed)} of direct memory, {Bytes.Text(refused.Needed - refused.Available)} more than the {Bytes.Text(refused.Available)} that its JVM may take", refused);
        if (limit.Facts.Of<JvmFlag>().LastOrDefault(flag => flag.Name == "MaxDirectMemorySize") is { } flag && JvmFlags.ParseBytes(flag.Value) is { } set && Math.Abs(set - refused.Available) >= set / 50)
            scale.Refute($"{flag.Origin.Excerpt} is set, and the JVM runs with {Bytes.Text(refused.Available)}: the option did not arrive", flag);
        scale.Conclude($"The processing and merge buffers need {Bytes.Text(refused.Needed)} of direct memory, the JVM may take {Bytes.Text(refused.Available)}", "undersized/direct");
    }

    private static void WeighNeed(NeedRefused need, Scale scale)
    {
        scale.For(Weight.Decisive, "sum", Claim(need), need);
        scale.Conclude(Claim(need), need.Check switch
        {
            NeedCheck.DirectCaches => "undersized/direct",
            NeedCheck.LeastHeap => "undersized/heap",
            NeedCheck.LargestContainer => "conflict/largest-container",
            NeedCheck.HeapShares => "conflict/heap-shares",
            NeedCheck.LockedMemory => "conflict/locked-memory",
            _ => "conflict/query-memory",
        });
    }

    private static string Claim(NeedRefused need) => need.Check switch
    {
        NeedCheck.DirectCaches => "The read cache and the write cache need more direct memory than the JVM may take",
        NeedCheck.QueryHeap => $"The memory of one query and the headroom come to {Text(need.Needed)}, the heap has {Text(need.Available)}",
        NeedCheck.LeastHeap => $"The JVM has {Text(need.Available)}, and needs {Text(need.Needed)} at least",
        NeedCheck.LargestContainer => need.Needed is null ? $"The container that is asked for is larger than the largest that the cluster gives, {Text(need.Available)}" : $"A container of {Text(need.Needed)} is asked for, the largest that the cluster gives is {Text(need.Available)}",
        NeedCheck.HeapShares => "Memory store and block cache together take more than four fifths of the heap",
        _ => $"{Text(need.Needed)} are to be locked, the user may lock {Text(need.Available)}",
    };

    private static string Text(long? bytes) => bytes is { } known ? Bytes.Text(known) : "more";

    private static Fix OfBuffers(BrokenLimit limit, StartRefused refused)
    {
        var wanted = FlinkMemoryFix.Size((refused.Needed + Megabyte - 1) / Megabyte * Megabyte);
        return new Fix(Applicability.Check, $"raise -XX:MaxDirectMemorySize to {wanted}, or lower druid.processing.buffer.sizeBytes, druid.processing.numThreads or druid.processing.numMergeBuffers until the product fits {Bytes.Text(refused.Available)}")
        {
            Changes = [limit.Process.JvmChange("-XX:MaxDirectMemorySize=", wanted)],
            Text = "What it needs is sizeBytes x (numThreads + numMergeBuffers + 1), whatever the size of the data. The option stands in jvm.config of the service that fails; a task of the middleManager is a JVM of its own and takes druid.indexer.runner.javaOptsArray. Unset, direct memory may be as large as the heap (-Xmx, less one survivor space): that is where an odd number comes from. Unset, sizeBytes is 1 GiB in older versions: 100 to 500 MB do for most. The machine must have heap and direct memory together.",
            Verify = "the service starts; its log no longer says 'Not enough direct memory'",
        };
    }

    private static Fix Cure(BrokenLimit limit, NeedRefused need) => need.Check switch
    {
        NeedCheck.DirectCaches => OfCaches(limit),
        NeedCheck.QueryHeap => OfQuery(limit, need),
        NeedCheck.LeastHeap => OfLeast(limit, need),
        NeedCheck.LargestContainer => OfContainer(need),
        NeedCheck.HeapShares => new Fix(Applicability.Check, "lower hbase.regionserver.global.memstore.size or hfile.block.cache.size until both together are 0.8 of the heap at most")
        {
            Changes = [new Change("hbase.regionserver.global.memstore.size", "0.4"), new Change("hfile.block.cache.size", "0.4")],
            Text = "Both are shares of the region server's heap, 0.4 each by default. A cache outside the heap (hbase.bucketcache.ioengine=offheap) leaves the heap to the memory store.",
            Verify = "the region server starts",
        },
        _ => new Fix(Applicability.Check, "let the user lock as much (memlock in /etc/security/limits.conf, LimitMEMLOCK in the unit), or lower dfs.datanode.max.locked.memory")
        {
            Changes = [new Change("dfs.datanode.max.locked.memory", need.Available?.ToString(CultureInfo.InvariantCulture) ?? "0")],
            Verify = "the DataNode starts; ulimit -l of its user is as large as the setting",
        },
    };

    private static Fix OfCaches(BrokenLimit limit) => new(Applicability.Check, "raise -XX:MaxDirectMemorySize above dbStorage_writeCacheMaxSizeMb + dbStorage_readAheadCacheMaxSizeMb, or lower the two in bookkeeper.conf (bookie.conf)")
    {
        Changes = [limit.Process.JvmChange("-XX:MaxDirectMemorySize=", limit.Process.Flags.Bytes("MaxDirectMemorySize") is < (1L << 45) and var set ? FlinkMemoryFix.Size(set * 2) : "4g")],
        Text = "Unset, each cache takes a quarter of direct memory; set to sizes of a larger machine they do not fit. The option stands in PULSAR_MEM (BOOKIE_MEM, BOOKIE_EXTRA_OPTS) of conf/bkenv.sh or of the chart. RocksDB's block cache (dbStorage_rocksDB_blockCacheSize) lies outside and needs memory of its own.",
        Verify = "the bookie starts",
    };

    private static Fix OfQuery(BrokenLimit limit, NeedRefused need) => new(Applicability.Check, $"lower query.max-memory-per-node and memory.heap-headroom-per-node until their sum is below the heap of {Text(need.Available)}, or raise -Xmx in etc/jvm.config")
    {
        Changes = need is { Needed: < (1L << 45) and var needed } ? [limit.Process.JvmChange("-Xmx", FlinkMemoryFix.Size(needed * 5 / 4))] : [],
        Text = "Unset, the headroom is 30 % of the heap, and a query may take another 30 % on each node: leave both unset, or set query.max-memory-per-node to at most 0.7 of -Xmx less the headroom.",
        Verify = "the server logs SERVER STARTED",
    };

    private static Fix OfLeast(BrokenLimit limit, NeedRefused need)
    {
        var key = need.Part == "Executor" ? "spark.executor.memory" : "spark.driver.memory";
        var wanted = FlinkMemoryFix.Size(Math.Max(1L << 30, (need.Needed ?? 0) * 2));
        var set = limit.Process.ApplicationSetting(setting => setting == key);
        return new Fix(Applicability.Check, $"raise {key} to {wanted} (--{key.Split('.')[1]}-memory {wanted}); in a test or a program of its own that starts Spark inside: -Xmx{wanted} of that JVM")
        {
            Changes = [new Change(key, wanted, set?.Value, set?.Origin.Source, set?.Origin.Line ?? 0)],
            Text = "Spark keeps 300 MB for itself and wants half as much again as the JVM's heap. In local mode and in an IDE the setting in SparkConf comes too late: the JVM runs already, so it is -Xmx of the run configuration, of surefire's argLine or of the build's test task.",
            Verify = "SparkContext starts",
        };
    }

    private static Fix OfContainer(NeedRefused need)
    {
        var key = need.Part switch { "executor" => "spark.executor.memory", "AM" => "spark.driver.memory", "MAP" => "mapreduce.map.memory.mb", "REDUCE" => "mapreduce.reduce.memory.mb", _ => null };
        return new Fix(Applicability.Check, $"raise yarn.scheduler.maximum-allocation-mb and yarn.nodemanager.resource.memory-mb above what is asked for, or ask for less{(key is null ? "" : $": {key}")}")
        {
            Changes = need.Needed is { } needed ? [new Change("yarn.scheduler.maximum-allocation-mb", (needed >> 20).ToString(CultureInfo.InvariantCulture), need.Available is { } most ? (most >> 20).ToString(CultureInfo.InvariantCulture) : null)] : [],
            Text = "A container is the heap and what stands beside it: of Spark spark.executor.memory + spark.executor.memoryOverhead, of MapReduce the -Xmx in mapreduce.map.java.opts (mapreduce.reduce.java.opts) at 80 % of the container. A node must have the memory that it offers.",
            Verify = "the application leaves ACCEPTED and runs",
        };
    }
}
