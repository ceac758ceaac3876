using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Readers;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>People see the process grow without end while its heap has a bound.</summary>
internal sealed class GrowsOutsideHeap : Rule
{
    /// <summary>A process that is half as large again as its heap, and half a gibibyte more, holds the rest elsewhere.</summary>
    private const long Besides = 512L << 20;

    // Who allocates outside the heap, by a name in the same text, and what its leak is called.
    private static readonly (Regex Named, string Who, string Cause, string Cure)[] Owners =
    [
        (new("page tables"), OutsideTelling.PageTables, "external/page-cache/page-tables", "keep less mapped at a time: a shorter retention (RocketMQ fileReservedTime, Kafka log.retention.hours), fewer or closed mappings, the data spread over more brokers or nodes; else raise the container's limit by 2 MiB for each GiB that is mapped and touched (8 bytes for each page of 4 KiB)"),
        (new(@"rocks ?db", RegexOptions.IgnoreCase), "RocksDB", "leak/native/rocksdb", "give all RocksDB instances of the process one shared block cache and write buffer manager (Kafka Streams: rocksdb.config.setter with a static LRUCache and WriteBufferManager; Flink: state.backend.rocksdb.memory.managed: true), and close() every iterator, Options, ReadOptions and Statistics"),
        (new(@"glibc|malloc", RegexOptions.IgnoreCase), "the C library's arenas", "leak/native/malloc-fragmentation", "set MALLOC_ARENA_MAX=2 in the process's environment, or preload jemalloc"),
        (new(@"zlib|(?:In|De)flater|GZIP\w*Stream|" + OutsideTelling.Compression, RegexOptions.IgnoreCase), "zlib's Inflater or Deflater", "leak/native/zlib", "close() every GZIP or Inflater stream and call end() on every Inflater and Deflater, in a finally block"),
        (new(@"JNI|JNA|native (?:library|libraries|code)", RegexOptions.IgnoreCase), "a native library", "leak/native/jni", "close() or free what the native library hands out, in a finally block, and upgrade the library"),
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = "grows-outside-heap",
        Title = "The process grows without end outside the Java heap",
        Explains = ["container-limit", "host-oom", "native-memory"],
        Cause = "leak/native",
        Mechanism = "The heap ends at -Xmx. A process, pod or machine whose memory rises past it, day by day or with each job, while the heap stays level, grows in what the heap's limit does not bound: native libraries (RocksDB instances without a shared cache, zlib, JNI), the C library's arenas, direct buffers, metaspace without a limit, threads, the kernel's page tables of large mapped files. Neither a larger nor a smaller heap changes that, and a full collection gives nothing back.",
        Needs = ["words that resident memory, the process or its container grow without end", "words that the heap is level, or its size beside the process's", "or how much native memory it takes"],
        Thresholds = ["a process half as large again as its heap and 512 MiB more: class metadata, code and stacks take less", "native memory that is told counts from half of the heap and 512 MiB on"],
        Refuters = ["a holder found in the heap", "peers that take what is forwarded to them too slowly", "memory that is page cache (SHR, mapped files)"],
        References = ["docs of the JVM: Native Memory Tracking", "Kafka Streams docs: Memory management, RocksDB", "mallopt(3): M_ARENA_MAX", "proc(5): VmPTE; kernel: cgroup v2, memory.stat, pagetables", "apache/rocketmq issue 7279: page tables of mapped commit logs"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var growths = Growths(limit);
        var level = limit.Case.Facts.First<HeapLevel>();
        var bound = Bound(limit);
        if (growths.Length == 0 && bound is null)
        {
            if (NativeSize(limit) is { } size)
                WeighNative(size, level, scale);
            else
                WeighBounded(limit, level, scale);
            return;
        }

        var definite = Array.Find(growths, growth => growth.Region is not (GrowingRegion.Container or GrowingRegion.Machine)) ?? (growths is [var any, ..] && (level is not null || bound is not null || limit.Process.HeapFlag is not null) ? any : null);
        if (definite is not null)
            scale.For(Weight.Strong, "grows", "memory of the process, not of its heap, is reported to grow without end", definite);
        else if (growths is [var whole, ..])
            scale.For(Weight.Weak, "grows", "memory of the process or its container is reported to grow without end", whole);
        if (bound is var (used, heap))
            scale.For(Weight.Weak, "beside", $"the process has {Bytes.Text(used.Bytes)}, of which the heap may be {Bytes.Text(heap)}", used, limit.Process.HeapFlag);
        WeighTracked(limit, scale);
        WeighBeside(limit, growths, level, scale);
        if (limit.Case.Facts.First<Statement>(told => told.Topic is Topic.LeakSuspect or Topic.Retained) is { } found)
            scale.Against("heap", "somebody found in the heap what fills it", found);
        if (limit.Case.Facts.First<PeerLags>(lags => lags.IsForwarded || lags.IsGrpc) is { } lags)
            scale.Against("peers", "what it forwards is reported to be taken too slowly: that is work that waits, no leak", lags);
        if (Region(growths) is var (what, cause))
            scale.Conclude($"{what} grow without end, and with them the process", cause);
        else if (Owner(Libraries(growths)) is (OutsideTelling.PageTables, var tables, _))
            scale.Conclude("The kernel's page tables of the files that the process has mapped count to its limit, and grow with the mapped data", tables);
        else if (Owner(Libraries(growths)) is var (who, narrower, _))
            scale.Conclude($"Memory outside the heap grows without end; {who} has memory of its own there", narrower);
        else if (definite is not null && Arenas(limit) is not null)
            scale.Conclude("Memory outside the heap grows without end, in ranges of 64 MiB: the arenas of the C library", "leak/native/malloc-fragmentation");
        else
            scale.Conclude(growths.Length > 0 ? "Memory outside the heap grows without end" : "The process has far more than its heap may take: the rest lies outside of it");
        scale.Lacks("which part of the process grows", "grep VmRSS /proc/PID/status beside jcmd PID VM.native_memory summary (start with -XX:NativeMemoryTracking=summary), twice some hours apart: within the sum it is the JVM's (Class, Thread, Other), beyond it the C library or JNI; pmap -x PID | sort -k3 -n | tail");
    }

    // The JVM's own count beside what the system counts: what lies between was allocated by others.
    private static void WeighTracked(BrokenLimit limit, Scale scale)
    {
        if (limit.Case.Facts.First<ProcessSizeTold>() is not { } used || limit.Facts.Last<NativeMemoryTaken>() is not { Memory.Committed: > 0 } tracked || used.Bytes < (tracked.Memory.Committed * 5 / 4) + Besides)
            return;
        scale.For(Weight.Weak, "tracking", $"native memory tracking knows of {Bytes.Text(tracked.Memory.Committed)} of the {Bytes.Text(used.Bytes)} that the process has: the rest was not allocated by the JVM", tracked, used);
    }

    // Nobody saw it grow, but how much lies outside the heap is told.
    private static void WeighNative(NativeSizeTold size, HeapLevel? level, Scale scale)
    {
        scale.For(Weight.Strong, "native", $"{Bytes.Text(size.Bytes)} of native memory are reported, outside the heap", size);
        if (level is not null)
            scale.For(Weight.Weak, "beside", "the heap itself is reported to stay level", level);
        if (Owner([size.Library]) is var (who, cause, _))
        {
            scale.For(Weight.Weak, "owner", $"the text points to {who}, which has memory of its own there", size);
            scale.Conclude($"The process takes {Bytes.Text(size.Bytes)} outside its heap; {who} has memory of its own there", cause);
        }
        else
        {
            scale.Conclude($"The process takes {Bytes.Text(size.Bytes)} outside its heap");
        }

        scale.Lacks("which native code allocates", "jcmd PID VM.native_memory summary (start with -XX:NativeMemoryTracking=summary) beside grep VmRSS /proc/PID/status; jcmd PID GC.class_histogram | grep java.util.zip; asprof -e malloc -d 60 -f malloc.html PID");
    }

    // Nobody saw anything grow, but the limit broke while the heap was well or bounded: then the rest was outside of it.
    private static void WeighBounded(BrokenLimit limit, HeapLevel? level, Scale scale)
    {
        if (!limit.Broke || limit.Failure == "native-memory" || ((Fact?)level ?? limit.Case.Facts.First<Statement>(told => told.Topic == Topic.HeapBounded)) is not { } bounded
            || limit.Case.Facts.Any<Statement>(told => told.Topic is Topic.HeapEqualsLimit or Topic.LimitUnseen))
            return;
        scale.For(Weight.Weak, "bounded", level is null ? "the heap is reported to have a bound, and the process went beyond its limit all the same" : "the heap is reported to be well, and the process went beyond its limit all the same", bounded);
        scale.Conclude("The limit broke while the heap kept to its own: the rest lies outside of it");
        scale.Lacks("which part of the process it is", "jcmd PID VM.native_memory summary (start with -XX:NativeMemoryTracking=summary) beside grep VmRSS /proc/PID/status and the container's memory.stat; pmap -x PID | sort -k3 -n | tail");
    }

    // One group: each of them says the same thing once more.
    private static void WeighBeside(BrokenLimit limit, RegionGrows[] growths, HeapLevel? level, Scale scale)
    {
        if (level is not null)
            scale.For(Weight.Weak, "beside", "the heap itself is reported to stay level", level);
        if (Array.Find(growths, growth => growth.WithRuns) is { } runs)
            scale.For(Weight.Weak, "beside", "it grows with each run in the same process", runs);
        if (Array.Find(growths, growth => growth.Stays) is { } stays)
            scale.For(Weight.Weak, "beside", "it is reported never to come back", stays);
        if (Arenas(limit) is { } arenas)
            scale.For(Weight.Weak, "beside", "ranges of 64 MiB are seen in its map: arenas of the C library's malloc", arenas);
        if (limit.Case.Facts.First<Statement>(told => told.Topic is Topic.RestartHelps or Topic.LongUptime) is { } restart)
            scale.For(Weight.Weak, "beside", "it takes hours or days, or a restart helps for a time", restart);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var growths = Growths(limit);
        if (Array.Find(growths, growth => growth.Region == GrowingRegion.Threads) is { } threads)
            yield return OfThreads(threads, limit);
        else if (Owner(Libraries(growths, NativeSize(limit))) is { } owner)
            yield return new Fix(Applicability.Check, owner.Cure) { Text = owner.Who == OutsideTelling.PageTables ? "VmPTE in /proc/PID/status and pagetables in the container's memory.stat tell how much it is. They are the kernel's: neither -Xmx nor MaxDirectMemorySize bounds them." : $"The text points to {owner.Who}. A smaller heap or a larger limit only delays it.", Verify = "the resident size stays level for as long as it took to fail" };
        yield return new Fix(Applicability.Check, "find what takes memory outside the heap, and bound it: -XX:NativeMemoryTracking=summary tells the JVM's own part; -XX:MaxDirectMemorySize, -XX:MaxMetaspaceSize, fewer threads, MALLOC_ARENA_MAX=2 for the C library, close() of native objects")
        {
            Text = (limit.Process.IsFlink ? "Until it is found, taskmanager.memory.jvm-overhead.min and .max with a larger taskmanager.memory.process.size give it room. " : "Until it is found, a larger limit or a restart before it is reached gains time. ")
                + "What jcmd PID VM.native_memory does not count is the C library's or a native library's: jemalloc by LD_PRELOAD with MALLOC_CONF=prof:true names the call sites.",
            Verify = "the resident size stays level for as long as it took to fail",
        };
    }

    private static Fix OfThreads(RegionGrows threads, BrokenLimit limit)
    {
        var name = threads.Name.Length > 0 ? $"the threads {threads.Name}" : "the threads that become more";
        return new Fix(Applicability.Placeholders, $"end {name}: close() or shutdown() what starts them where it is replaced, reuse one client, writer or executor instead of a new one each time, and upgrade the connector or library that makes them")
        {
            Text = "Count them by name first, twice: jcmd PID Thread.print | grep '^\"' | sed -E 's/[0-9]+/N/g' | cut -d'\"' -f2 | sort | uniq -c | sort -rn | head. Each takes a stack and what the C library keeps for it; a larger limit only delays it."
                + (limit.Process.IsFlink && threads.WithRuns ? " Where one more is made with each checkpoint or restart, a longer checkpoint interval or an end to the restarts gains time in proportion." : ""),
            Verify = "the number of threads (java.lang:type=Threading, ThreadCount; in Flink Status.JVM.Threads.Count) stays level for as long as it took to fail",
        };
    }

    private static RegionGrows[] Growths(BrokenLimit limit) => [.. limit.Case.Facts.Of<RegionGrows>().Where(growth => growth.Region != GrowingRegion.CodeCache)];

    // A region of the JVM's own that is named to grow.
    private static (string What, string Cause)? Region(RegionGrows[] growths)
    {
        foreach (var growth in growths)
        {
            if (growth.Region == GrowingRegion.Threads)
                return ("Threads", "leak/threads");
            if (growth.Region == GrowingRegion.Metaspace)
                return ("Class metadata and class loaders", "leak/classloader");
            if (growth.Region == GrowingRegion.Direct)
                return ("Direct buffers", "leak/direct");
        }

        return null;
    }

    private static (ProcessSizeTold Used, long Heap)? Bound(BrokenLimit limit) =>
        limit.Case.Facts.First<ProcessSizeTold>() is { } used && limit.Process.MaxHeap is { } heap && used.Bytes >= (heap * 3 / 2) + Besides ? (used, heap) : null;

    // As much again as half of the heap, and no JVM's own part is that large.
    private static NativeSizeTold? NativeSize(BrokenLimit limit) =>
        limit.Case.Facts.First<NativeSizeTold>(size => size.Bytes >= Besides + ((limit.Process.MaxHeap ?? 0) / 2));

    private static Statement? Arenas(BrokenLimit limit) => limit.Case.Facts.First<Statement>(told => told.Topic == Topic.MallocArenas);

    private static string[] Libraries(RegionGrows[] growths, NativeSizeTold? size = null) => growths is [] && size is not null ? [size.Library] : [.. growths.Select(growth => growth.Library)];

    private static (string Who, string Cause, string Cure)? Owner(string[] libraries)
    {
        foreach (var (named, who, cause, cure) in Owners)
        {
            if (Array.Exists(libraries, library => named.IsMatch(library)))
                return (who, cause, cure);
        }

        return null;
    }
}
