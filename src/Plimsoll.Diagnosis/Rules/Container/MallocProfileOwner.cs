using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A profile of malloc names the library that holds the native memory.</summary>
internal sealed class MallocProfileOwner : Rule
{
    /// <summary>Half of all that malloc gave.</summary>
    private const double Most = 0.5;

    public override RuleCard Card { get; } = new()
    {
        Id = "malloc-profile-owner",
        Title = "A profile of malloc names the library that holds the native memory",
        Explains = ["native-memory", "container-limit", "host-oom"],
        Cause = "leak/native",
        Mechanism = "A profiling allocator (jemalloc with prof:true, tcmalloc's heap profiler, OpenJ9's call sites) counts what was asked for and not given back, by function. The JVM's own share (os::malloc) is what native memory tracking shows; functions of zlib, RocksDB, Python, a codec or a JNI library are outside of it. "
            + "Streams of zlib that are closed leave nothing behind; RocksDB holds memtables, caches and pinned blocks, which its options bound or do not.",
        Needs = ["the text of jeprof, pprof or !findallcallsites; two of them show growth"],
        Thresholds = ["256 MiB and a fifth of the profile for one library; growth by half from the first profile to the last"],
        Refuters = ["a profile in which only the JVM's own functions are large: native memory tracking then tells more"],
        References = ["jemalloc wiki: Use Case: Heap Profiling", "gperftools: pprof", "zlib: zconf.h, memory requirements", "RocksDB wiki: Memory usage in RocksDB", "Eclipse OpenJ9: jdmpview, !findallcallsites"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (AllocationOwner.Of(limit.Process) is not { } owner || limit.Process.Facts.Last<AllocationProfile>() is not { } profile)
            return;
        var row = profile with { Origin = owner.Largest.Origin };
        scale.For(owner.Bytes >= owner.Total * Most || owner.IsAbnormal || owner.Grew ? Weight.Strong : Weight.Weak, "profile", $"{owner.Name} holds {Bytes.Text(owner.Bytes)} of {Bytes.Text(owner.Total)} that malloc gave and did not get back, most of it by {owner.Largest.Name}", row);
        if (owner.Grew)
            scale.For(Weight.Strong, "growth", $"it held {Bytes.Text(owner.Before ?? 0)} in the first profile", row);
        if (owner.IsAbnormal)
            scale.For(Weight.Weak, "size", "such an amount is not that of work in progress", row);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.Growth) is { } told)
            scale.For(Weight.Weak, "told", "the memory is reported to grow", told);
        scale.Conclude($"{owner.Name} holds {Bytes.Text(owner.Bytes)} of native memory, by a profile of malloc", owner.Cause);
        scale.Lacks("which code of the program asks for it", "async-profiler: asprof -e nativemem (before 4.0: -e malloc) -d 60 -f malloc.html PID; it shows the Java frames above the native ones");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (AllocationOwner.Of(limit.Process) is not { } owner)
            yield break;
        yield return owner.Name switch
        {
            AllocationOwner.Zlib => new Fix(Applicability.Check, "close() every GZIP, ZIP, Deflater and Inflater stream (try-with-resources), and call end() on each Deflater and Inflater that the program makes")
            {
                Code = "try (var in = new GZIPInputStream(source)) {\n    in.transferTo(target);\n}",
                Text = "A Deflater holds about 260 KiB and an Inflater about 40 KiB outside the heap until end(). Forgotten ones are freed by a cleaner, after a collection that a large, nearly empty heap seldom has: a smaller -Xmx gains time.",
                Verify = "the next profile shows deflateInit2_ and inflateInit2_ on one level",
            },
            AllocationOwner.RocksDb => new Fix(Applicability.Check, "bound RocksDB: one shared block cache with index and filter blocks in it, a write buffer manager charged to it, smaller write buffers; and close() what the program opens (iterators, snapshots, options, column families)")
            {
                Text = "Arena::AllocateNewBlock is memtables: write_buffer_size times max_write_buffer_number for each column family and instance; they stay longer where flushes, snapshots or transactions keep them (fewer snapshots, if they are taken every minute). BlockFetcher and UncompressBlock are blocks read: the cache, or iterators that pin them. In Flink state.backend.rocksdb.memory.managed: true does it; in Kafka Streams a RocksDBConfigSetter with one static LRUCache and WriteBufferManager.",
                Verify = "the next profile shows rocksdb:: on one level, below the cache's size plus the write buffers",
            },
            AllocationOwner.Machine => new Fix(Applicability.Check, $"upgrade the virtual machine (Eclipse OpenJ9, Semeru or the JDK) to its newest update: {owner.Largest.Name} does not give its memory back")
            {
                Text = "Look for the file's name in the release notes and issues of the virtual machine. Until then go back to the version before the change, or restart.",
                Verify = "the same call site stays below some MiB after a day",
            },
            AllocationOwner.Unsafe => new Fix(Applicability.Check, "bound direct buffers: -XX:MaxDirectMemorySize, and release those of libraries that take memory past the JDK's count (Netty: usedDirectMemory, -Dio.netty.maxDirectMemory)")
            {
                Verify = "java.nio:type=BufferPool,name=direct and Netty's usedDirectMemory level off",
            },
            _ => new Fix(Applicability.Placeholders, $"find who calls {owner.Largest.Name} and frees nothing: close() or free the native objects of {owner.Name}, and upgrade its binding")
            {
                Text = "Native objects behind Java ones are freed by close() or a cleaner; a heap that is seldom collected frees them late.",
                Verify = "the next profile shows it on one level",
            },
        };
    }
}
