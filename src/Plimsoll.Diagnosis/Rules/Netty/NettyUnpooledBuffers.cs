using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Buffers beside the pool fill the limit: each of them is freed by its release alone.</summary>
internal sealed class NettyUnpooledBuffers : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "netty-unpooled-buffers",
        Title = "Direct buffers beside Netty's pool fill the limit",
        Explains = ["netty-direct-memory", "direct-memory"],
        Cause = "leak/direct",
        Mechanism = "Netty's pool takes memory by the chunk and serves small requests from it. A request of a few bytes that meets a counter at its very maximum went past the pool: unpooled buffers, each counted by itself and given back by its own release only. "
            + "So many of them at once are either a backlog that nobody bounds or buffers that nobody releases.",
        Needs = ["the OutOfDirectMemoryError with its numbers"],
        Thresholds = ["requests below 1 MiB: no pool has so small a chunk", "a limit of 64 MiB or more, four of the pool's chunks: a smaller one fills without any fault"],
        Refuters = ["a request of one chunk"],
        References = ["io.netty.buffer.UnpooledByteBufAllocator", "io.netty.util.internal.PlatformDependent.incrementMemoryCounter"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (NettyRequest.Of(limit) is not { BypassesPool: true, IsNetty: true } request || request.Max < NettyAdvice.SmallLimit || request.Asked >= 1L << 20)
            return;
        scale.For(Weight.Weak, "size", $"{Bytes.Text(request.Asked)} were asked for past the pool, with {Bytes.Text(request.Used)} of {Bytes.Text(request.Max)} taken: many small buffers have filled the limit", request.Thrown);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic is Topic.LongUptime or Topic.Growth) is { } grows)
            scale.For(Weight.Strong, "growth", "it comes only with time", grows);
        NettyAdvice.Lacks(limit, scale);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Placeholders, "find who keeps the buffers: one run with -Dio.netty.leakDetection.level=paranoid names where each lost buffer was made and who had it last")
        {
            Text = "Without a LEAK line they are not lost but wait: look at the channels' outbound buffers (isWritable, WRITE_BUFFER_WATER_MARK) and at the peers' Send-Q. A larger MaxDirectMemorySize only delays the failure.",
            Verify = "io.netty.util.internal.PlatformDependent.usedDirectMemory() levels off under steady load",
        };
    }
}
