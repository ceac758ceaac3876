using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The calls in flight together need more than the limit.</summary>
internal sealed class NettyBurst : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "netty-burst",
        Title = "Calls in flight together need more direct memory than its limit",
        Explains = ["netty-direct-memory", "direct-memory"],
        Cause = "load/traffic-spike",
        Mechanism = "Each message in flight stands in direct memory at least once, while it is framed twice, and each arena rounds up to chunks. Where callers times message size comes near the limit, no leak and no slow peer is needed. The pool keeps its chunks afterwards, which looks like a leak and is none.",
        Needs = ["how many callers there are and how large a message is", "the limit"],
        Thresholds = ["callers x message x 2 above 30 % of the limit: the rest goes into rounding to chunks and thread caches"],
        Refuters = ["LEAK reports"],
        References = ["io.netty.buffer.PoolArena", "grpc-java: NettyServerBuilder.maxInboundMessageSize, flowControlWindow"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var told = limit.Case.Facts.Of<Statement>();
        var callers = told.FirstOrDefault(statement => statement is { Topic: Topic.ConcurrentCallers, Number: > 1 });
        var size = told.FirstOrDefault(statement => statement is { Topic: Topic.MessageSize, Number: > 0 });
        if (NettyRequest.Of(limit) is not { } request || callers is null || size is null)
            return;
        var flight = callers.Number!.Value * size.Number!.Value * 2;
        if (flight < request.Max * 0.3)
            return;
        scale.For(Weight.Strong, "flight", $"{callers.Number} callers with messages of {Bytes.Text(size.Number.Value)} have {Bytes.Text(flight)} in flight while they are framed, of {Bytes.Text(request.Max)}", callers, size);
        if (request.Chunk is { } chunk)
            scale.For(Weight.Weak, "arithmetic", $"the pool of {request.Used / chunk} chunks has filled its limit", request.Thrown);
        if (limit.Facts.First<BufferLeak>() is { } leak)
            scale.Refute("Netty's leak detector found buffers that nobody released", leak);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var max = NettyRequest.Of(limit)?.Max ?? 256L << 20;
        if (NettyAdvice.IsLarge(max))
            yield return NettyAdvice.Watch(max);
        var wanted = NettyAdvice.Twice(max);
        yield return new Fix(Applicability.Check, $"bound what is in flight: fewer concurrent calls (maxConcurrentCallsPerConnection, a semaphore before the executor), smaller messages{(NettyAdvice.IsLarge(max) ? "" : $"; or -XX:MaxDirectMemorySize={wanted}")}")
        {
            Changes = NettyAdvice.IsLarge(max) ? [] : [limit.Process.JvmChange("-XX:MaxDirectMemorySize=", wanted)],
            Text = "gRPC's flow control window and maxInboundMessageSize bound what one call may hold. That memory stays with the pool after the burst is Netty's way, not a leak.",
            Verify = "the same burst twice: direct memory is no higher after the second",
        };
    }
}
