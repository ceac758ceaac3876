namespace Plimsoll.Diagnosis.Rules;

/// <summary>People see direct memory grow without end.</summary>
internal sealed class DirectMemoryGrows : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "direct-memory-grows",
        Title = "Direct memory grows without end: buffers are kept, or Netty's are not released",
        Explains = ["direct-memory", "netty-direct-memory"],
        Cause = "leak/direct",
        Mechanism = "What steady work needs of direct memory it needs in its first minutes; then pools and caches of threads have what they take. Where it goes on rising under the same load until the limit is reached, and a restart begins it anew, buffers are kept: a ByteBuf that nobody released on some path, an allocator or client made for each call and never closed, ByteBuffers in a map. Memory that a pool keeps after a burst stays on one level, and is none.",
        Needs = ["words that direct memory grows and goes on growing"],
        Refuters = ["a peer that takes data too slowly: that is a backlog", "heavy load", "memory that stays on a level after a burst"],
        References = ["netty.io wiki: Reference counted objects", "io.netty.util.ResourceLeakDetector (Netty 4.1)", "java.nio.BufferPoolMXBean"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Growth(limit) is not { } growth)
            return;
        scale.For(Weight.Strong, "grows", "direct memory is reported to grow without end", growth);
        if (growth.Stays)
            scale.For(Weight.Weak, "beside", "it is reported never to come back", growth);
        if (limit.Case.Facts.First<HeapLevel>() is { } level)
            scale.For(Weight.Weak, "beside", "the heap itself is reported to stay level", level);
        if (limit.Case.Facts.First<Statement>(told => told.Topic is Topic.RestartHelps or Topic.LongUptime or Topic.NeverFreed) is { } told)
            scale.For(Weight.Weak, "beside", "it takes hours or days, a restart helps for a time, or buffers are not released", told);
        if (limit.Case.Facts.First<PeerLags>() is { } lags)
            scale.Against("peer", "a peer is reported to take data too slowly: what waits for it is a backlog", lags);
        else if (limit.Case.Facts.First<Statement>(told => told.Topic == Topic.SendsToPeers) is { } sends)
            scale.Against("peer", "messages are sent to peers: what those do not take at once waits, and is a backlog", sends);
        if (limit.Case.Facts.First<Statement>(told => told.Topic == Topic.HeavyLoad) is { } load)
            scale.Against("load", "it comes with heavy load", load);
        scale.Lacks("who holds the buffers", "one run with -Dio.netty.leakDetection.level=paranoid; java.nio:type=BufferPool,name=direct (Count, MemoryUsed), twice an hour apart; jcmd PID GC.heap_dump /tmp/heap.hprof, then plimsoll heap direct /tmp/heap.hprof");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "find who keeps the buffers and release() or close() them on every path, also where a call fails or times out: run once with -Dio.netty.leakDetection.level=paranoid, and look in a heap dump for who holds java.nio.DirectByteBuffer")
        {
            Text = "Clients, allocators and event loops that are made for each call are to be made once, or closed. Where the place is a library's own, look in its release notes and upgrade it. A larger -XX:MaxDirectMemorySize only delays the failure.",
            Verify = "direct memory (java.nio:type=BufferPool,name=direct; with Netty usedDirectMemory) is level over twice the time that it took to fail",
        };
    }

    private static RegionGrows? Growth(BrokenLimit limit) => limit.Case.Facts.First<RegionGrows>(growth => growth.Region == GrowingRegion.Direct);
}
