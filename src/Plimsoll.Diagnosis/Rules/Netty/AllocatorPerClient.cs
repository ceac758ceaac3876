using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Each client or connection has a pool of direct memory of its own.</summary>
internal sealed class AllocatorPerClient : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "allocator-per-client",
        Title = "Each client has an allocator of its own, and their pools together fill direct memory",
        Explains = ["netty-direct-memory", "direct-memory"],
        Cause = "wrong-setting/allocator",
        Mechanism = "A PooledByteBufAllocator takes memory in chunks for each of its arenas and each thread that uses it, and keeps them for the next request. One allocator in a process shares what is free among all connections; one for each client keeps the peak of each client, and the peaks add up though nothing leaks and no single one is large.",
        Needs = ["words that an allocator or buffer pool is made for each client, connection or call"],
        Refuters = ["Netty's LEAK reports"],
        References = ["io.netty.buffer.PooledByteBufAllocator.DEFAULT", "io.netty.buffer.PoolArena", "docs of Netty: io.netty.allocator.numDirectArenas, io.netty.allocator.maxOrder"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Made(limit) is not { } made)
            return;
        scale.For(Weight.Strong, "made", $"an allocator is reported to be made anew ({made.Occasion})", made);
        if (NettyRequest.Of(limit) is { Chunk: { } chunk } request)
            scale.For(Weight.Weak, "arithmetic", $"{request.Used / chunk} chunks of {Bytes.Text(chunk)} are taken, and one more does not fit: pools hold them, not one message", request.Thrown);
        if (limit.Facts.First<BufferLeak>() is { } leak)
            scale.Refute("Netty's leak detector found buffers that nobody released", leak);
        scale.Conclude($"An allocator is made anew each time ({made.Occasion}): each keeps chunks of its own, and together they fill direct memory");
        scale.Lacks("how many allocators there are, and what each keeps", "a heap dump: instances of PooledByteBufAllocator; PooledByteBufAllocator.metric().usedDirectMemory() of each");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Placeholders, "share one allocator among all clients of the process instead of making one each (PooledByteBufAllocator.DEFAULT, or a static one of your own); where a library makes them, upgrade it")
        {
            Code = "private static final ByteBufAllocator ALLOCATOR = new PooledByteBufAllocator(true, 2, 2, 8192, 8); // few arenas, chunks of 2 MiB\n...\nNettyChannelBuilder.forTarget(target).withOption(ChannelOption.ALLOCATOR, ALLOCATOR).build();",
            Text = "Fewer arenas (-Dio.netty.allocator.numDirectArenas) and smaller chunks (-Dio.netty.allocator.maxOrder) lessen what each pool keeps; shaded copies of Netty read the properties with their own prefix. -XX:MaxDirectMemorySize must hold the sum of all pools until they are shared.",
            Verify = "usedDirectMemory of the one allocator levels off as clients are added",
        };
    }

    private static MadeAgain? Made(BrokenLimit limit) => limit.Case.Facts.First<MadeAgain>(made => made.IsAllocator);
}
