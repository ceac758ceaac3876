using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Netty's pooled chunks fill the direct-memory limit: the arithmetic of the message, before any cause.</summary>
internal sealed class NettyDirectUndersized : Rule
{
    private const string NacosText =
        "In Nacos 2.4.0 and later put it into CUSTOM_NACOS_MEMORY, which replaces the default memory options: repeat the heap sizes in it. Before 2.4 put it into JAVA_OPT in bin/startup.sh: JAVA_OPT_EXT is appended after -jar, where the JVM does not see it. "
        + "Nacos refuses slow readers before they fill the pool since 2.3.1 or 2.4 (PR 11637): upgrade. ";

    public override RuleCard Card { get; } = new()
    {
        Id = "netty-direct-undersized",
        Title = "Netty's pool of direct memory is full: its limit is below what the connections need",
        Explains = ["netty-direct-memory"],
        Cause = "undersized/direct",
        Mechanism = "Netty counts direct memory itself, up to MaxDirectMemorySize, or -Xmx where that is unset. It takes it in chunks (2 MiB in shaded gRPC, 4 or 16 MiB elsewhere): a failing request of one chunk means that the pool, not one message, is too large for the limit. "
            + "Backlog for slow readers, a leak and a small limit read alike here; push logs, LEAK lines and a time series tell them apart.",
        Needs = ["the OutOfDirectMemoryError with its numbers"],
        Refuters = ["a report of Netty's leak detector", "peers that take nothing"],
        References = ["io.netty.util.internal.PlatformDependent.incrementMemoryCounter", "io.netty.buffer.PooledByteBufAllocator"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (NettyRequest.Of(limit) is not { } request)
            return;
        var flags = limit.Process.Flags;
        if (request.Chunk is { } chunk)
            scale.For(Weight.Weak, "arithmetic", $"{request.Used} used are {request.Used / chunk} chunks of {Bytes.Text(chunk)}: the pool has filled its limit of {Bytes.Text(request.Max)}, one chunk more does not fit", request.Thrown);
        if (flags["MaxDirectMemorySize"] is null && flags.Bytes("MaxHeapSize") is { } heap && request.Max <= heap && request.Max >= heap * 8 / 10)
            scale.For(Weight.Strong, "inherited", $"no -XX:MaxDirectMemorySize is set, so the limit {Bytes.Text(request.Max)} comes from -Xmx {Bytes.Text(heap)}", flags["MaxHeapSize"]);
        else if (request.Max < 1L << 30)
            scale.For(Weight.Weak, "limit", $"the limit is {Bytes.Text(request.Max)}", request.Thrown);
        if (request.Chunk is not null && limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.HeavyLoad) is { } load)
            scale.For(Weight.Strong, "load", "it comes under heavy load, or more instances cure it", load);
        if (request.BypassesPool)
        {
            if (request.Max >= NettyAdvice.SmallLimit)
                scale.Against("pool", $"a request of {Bytes.Text(request.Asked)} is no chunk: it went past the pool, so the pool is not what is full", request.Thrown);
            scale.Conclude($"Netty may take {Bytes.Text(request.Max)} of direct memory, and all of it is taken");
        }

        if (NotApplied.Of(limit) is { } lost)
            scale.Against("set", $"{lost.Flag.Origin.Excerpt} asks for more than the {Bytes.Text(request.Max)} in force: the option did not arrive", lost.Flag);
        if (limit.Facts.First<BufferLeak>() is { } leak)
            scale.Refute("Netty's leak detector found buffers that nobody released: a leak fills any limit", leak);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.BodyKept) is { } kept && limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.LongUptime) is { } longer)
            scale.Against("time", "it comes only with time, and a filter is at work that keeps bodies", longer, kept);
        else if (limit.Case.Facts.First<RegionGrows>(growth => growth.Region == GrowingRegion.Direct) is { } grows)
            scale.Against("time", "direct memory is reported to grow without end", grows);
        if (limit.Facts.First<SocketQueue>(queue => queue.SendBytes > 100_000) is { } queue)
            scale.Against("peers", $"{queue.Peer} has {queue.SendBytes} bytes waiting: peers that take nothing fill any limit", queue);
        NettyAdvice.Lacks(limit, scale);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var max = NettyRequest.Of(limit)?.Max ?? 256L << 20;
        if (NettyAdvice.IsLarge(max))
        {
            yield return NettyAdvice.Watch(max);
            yield break;
        }

        var wanted = NettyAdvice.Twice(max);
        yield return new Fix(Applicability.Check, $"set -XX:MaxDirectMemorySize={wanted} before -jar")
        {
            Changes = [limit.Process.JvmChange("-XX:MaxDirectMemorySize=", wanted)],
            Text = (NettyAdvice.IsNacos(limit) ? NacosText : "") + "Of the properties a shaded Netty (the one inside gRPC) reads only its own (-Dio.grpc.netty.shaded.io.netty.maxDirectMemory), but it takes -XX:MaxDirectMemorySize as its default. "
                + "Make room for it in the container: heap + direct memory + metaspace + 300 MiB.",
            Verify = "the JVM's command line shows the flag before -jar; OutOfDirectMemoryError stays away over a full load cycle with used levelling off",
        };
    }
}
