using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Data are written faster than a peer takes them, and wait in direct memory.</summary>
internal sealed class NettySlowPeer : Rule
{
    /// <summary>No peer takes so many messages in the time that it takes to write them.</summary>
    private const long Many = 100_000;

    public override RuleCard Card { get; } = new()
    {
        Id = "netty-slow-peer",
        Title = "Peers read more slowly than the process writes, and what waits for them fills direct memory",
        Explains = ["netty-direct-memory", "direct-memory", "host-oom", "container-limit", "native-memory"],
        Cause = "load/slow-consumer",
        Mechanism = "write() never blocks: what a peer does not take waits in the channel's outbound buffer, in gRPC's HTTP/2 flow control or in Nacos' push retries, all of it direct memory. Without looking at isWritable() or isReady() one stopped peer is enough. "
            + "Plain Netty shows it in the socket's Send-Q; gRPC and Nacos keep the socket empty and queue above it, so there the push log or the calling stack must tell.",
        Needs = ["failing pushes by target, the Send-Q of sockets, a stack that fails while writing to a peer, or words that very many messages are sent"],
        Thresholds = ["100000 messages of one stream: written in a loop they are queued in seconds, and read by no peer in that time"],
        Refuters = ["LEAK reports", "a limit that was never applied"],
        References = ["io.netty.channel.ChannelOutboundBuffer", "io.grpc.stub.CallStreamObserver.isReady", "com.alibaba.nacos.core.remote.grpc.GrpcConnection.sendQueueBlockCheck (Nacos 2.3.1 or 2.4, PR 11637)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Failure is not ("netty-direct-memory" or "direct-memory"))
        {
            WeighOutside(limit, scale);
            return;
        }

        var failing = SlowPeers.Failing(limit);
        if (failing is [var worst, ..])
        {
            var names = string.Join(", ", failing.Take(3).Select(target => $"{target.Target} ({target.Failed})"));
            scale.For(Weight.Decisive, "pushes", $"pushes time out for {names}, before the limit broke", [.. failing.Take(3).Select(target => target.Fact)]);
            scale.Conclude($"{Together(worst.Target, failing.Length - 1, "subscriber")} {(failing.Length == 1 ? "its" : "their")} pushes, which wait in direct memory");
        }

        if (SlowPeers.Queued(limit) is [var first, ..] queued)
        {
            scale.For(Weight.Decisive, "sockets", $"{queued.Length} peers have bytes waiting that they do not take: {string.Join(", ", queued.Take(3).Select(queue => $"{queue.Peer} ({queue.SendBytes})"))}", [.. queued.Take(3)]);
            scale.Conclude($"{Together(first.Peer, queued.Length - 1, "peer")} what is written to {(queued.Length == 1 ? "it" : "them")}");
        }

        WeighStack(limit, scale);
        WeighTold(limit, scale);
        WeighLag(limit, scale);
        if (scale.HasSupport && limit.Facts.First<BufferLeak>() is { } leak)
            scale.Refute("Netty's leak detector found buffers that nobody released", leak);
        scale.Lacks("which peers do not read", "ss -tn state established '( sport = :PORT )' | sort -k2 -n -r | head; for gRPC the pending bytes in a heap dump (DefaultHttp2RemoteFlowController$FlowState)");
    }

    // The whole process grew past its limit: peers that lag explain it where it forwards data, and what grows is not the heap.
    private static void WeighOutside(BrokenLimit limit, Scale scale)
    {
        if (limit.Case.Facts.First<PeerLags>(lags => lags.IsForwarded || lags.IsGrpc) is not { } lags || limit.Case.Facts.First<RegionGrows>(growth => growth.Region is GrowingRegion.Native or GrowingRegion.Direct or GrowingRegion.Container or GrowingRegion.Machine) is not { } growth)
            return;
        scale.For(Weight.Strong, "told", "a peer is reported to take data more slowly than they are written, or nothing waits for it", lags);
        scale.For(Weight.Weak, "grows", "memory outside the heap is reported to grow while it forwards them", growth);
        scale.Conclude("Data are written faster than a peer takes them, and what waits for it fills direct memory, and with it the process");
        scale.Lacks("which peers do not read", "ss -tn state established '( sport = :PORT )' | sort -k2 -n -r | head; jcmd PID VM.native_memory summary, line Other");
    }

    private static string Together(string first, int others, string what) => others switch
    {
        0 => $"{first} does not take",
        1 => $"{first} and 1 other {what} do not take",
        _ => $"{first} and {others} other {what}s do not take",
    };

    // Frames of the program's own that write to a peer, with the pool full under a limit that somebody chose.
    private static void WeighStack(BrokenLimit limit, Scale scale)
    {
        if (NettyRequest.All(limit).FirstOrDefault(request => request is { IsOutbound: true, IsHuge: false }) is not { Thrown: not null } request)
            return;
        var writer = request.ApplicationFrame is { } frame ? ApplicationFrames.Short(frame) : "the sender";
        if (request.Thrown.HasFrame("ServerCallStreamObserverImpl.onNext", "ServerCallImpl.sendMessage", "ClientCallImpl.sendMessage", "MessageFramer.", "CallStreamObserver"))
            scale.For(Weight.Strong, "stack", $"it failed while {writer} wrote to a peer's stream: gRPC queues what the peer has not asked for", request.Thrown);
        else
            scale.For(Weight.Weak, "stack", $"it failed while {writer} wrote to a peer", request.Thrown);
        if (limit.Process.Flags.Bytes("MaxDirectMemorySize") is { } stated && stated == request.Max)
            scale.For(Weight.Weak, "limit", $"the limit of {Bytes.Text(stated)} was set on purpose and held until then", limit.Process.Flags["MaxDirectMemorySize"]);
    }

    // No stack names the writer, but who runs it says that very many messages go out, and the pool is full of its own chunks rather than of one frame.
    private static void WeighTold(BrokenLimit limit, Scale scale)
    {
        if (NettyRequest.Of(limit) is not { IsNetty: true, IsInbound: false, Chunk: { } chunk } request || Told(limit, Topic.SendsToPeers) is not { } sends || limit.Case.Facts.First<Statement>(statement => statement is { Topic: Topic.ManyRows, Number: >= Many }) is not { } many)
            return;
        scale.For(Weight.Strong, "told", $"{many.Number} messages are reported to be sent to peers: what they do not take at once is queued", sends, many);
        scale.For(Weight.Weak, "arithmetic", $"{request.Used / chunk} chunks of the pool are taken: many small messages, not one large frame", request.Thrown);
        if (IsGrpc(limit))
            scale.For(Weight.Weak, "library", "gRPC is at work: onNext never blocks, whether the peer keeps up or not", request.Thrown);
        scale.Conclude("Messages are written to a stream faster than its peer takes them, and wait in direct memory");
    }

    // Who runs it says that a peer does not keep up, or that nobody asks whether it does.
    private static void WeighLag(BrokenLimit limit, Scale scale)
    {
        if (limit.Case.Facts.First<PeerLags>() is not { } lags)
        {
            WeighBacklog(limit, scale);
            return;
        }

        scale.For(Weight.Strong, "told", "a peer is reported to take data more slowly than they are written, or nothing waits for it", lags);
        if (lags.IsGrpc)
            scale.For(Weight.Weak, "library", "gRPC is at work: onNext never blocks, whether the peer keeps up or not", lags);
        scale.Conclude("Data are written faster than a peer takes them, and what waits for it fills direct memory");
    }

    // Direct memory that grows while messages go out to peers holds what those have not taken.
    private static void WeighBacklog(BrokenLimit limit, Scale scale)
    {
        if (Told(limit, Topic.SendsToPeers) is not { } sends || limit.Case.Facts.First<RegionGrows>(growth => growth.Region == GrowingRegion.Direct) is not { } growth)
            return;
        scale.For(Weight.Strong, "told", "messages are reported to be sent to peers: what they do not take at once is queued", sends);
        scale.For(Weight.Weak, "grows", "direct memory is reported to grow while they are sent", growth);
    }

    private static Statement? Told(BrokenLimit limit, Topic topic) => limit.Case.Facts.First<Statement>(statement => statement.Topic == topic);

    private static bool IsGrpc(BrokenLimit limit) =>
        NettyRequest.All(limit).Any(request => request.Thrown.HasFrame("io.grpc.") || request.Thrown.Chain.Any(link => link.Text.Contains("io.grpc.", StringComparison.Ordinal)))
        || limit.Case.Facts.Any<PeerLags>(lags => lags.IsGrpc)
        || limit.Case.Facts.Any<Statement>(statement => statement.Topic is Topic.SendsToPeers or Topic.ManyRows && statement.Origin.Excerpt.Contains("grpc", StringComparison.OrdinalIgnoreCase));

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var failing = SlowPeers.Failing(limit);
        if (limit.Process.Key.Role == ProcessRole.Nacos || failing.Length > 0)
        {
            yield return new Fix(Applicability.Check, $"look at the subscribers that do not read ({string.Join(", ", failing.Take(5).Select(target => target.Target))}), and upgrade Nacos to 2.4 or later")
            {
                Text = "Since 2.3.1 or 2.4 (PR 11637) Nacos refuses to queue more for a connection whose send queue is too long (errCode 601), and closes it after three minutes of congestion; before, one stopped client was enough. -XX:MaxDirectMemorySize, set before -jar, gives time only.",
                Verify = "PUSH-FAIL lines vanish or name errCode 601, and OutOfDirectMemoryError stays away while a client is stopped",
            };
            yield break;
        }

        var grpc = IsGrpc(limit);
        yield return new Fix(Applicability.Placeholders, grpc ? "send only while the call isReady(), and go on in setOnReadyHandler: gRPC's own flow control" : "write only while the channel isWritable(); drop, conflate or close for slow peers")
        {
            Code = grpc
                ? "ServerCallStreamObserver<Row> call = (ServerCallStreamObserver<Row>) observer;\ncall.setOnReadyHandler(() -> {\n    while (call.isReady() && rows.hasNext())\n        call.onNext(rows.next());\n});"
                : "bootstrap.childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(256 * 1024, 1024 * 1024));\n...\nif (channel.isWritable())\n    channel.writeAndFlush(message);\nelse\n    conflate(channel, message); // keep the newest state only, or close the slow peer",
            Text = "That is back-pressure: whatever reads the source must pause while a slow peer drains what was written, chunk by chunk (request(n) of reactive streams, pause() and drainHandler() of Vert.x), instead of reading all of it into buffers. A larger MaxDirectMemorySize only delays it: the backlog of a peer that has stopped has no end.",
            Verify = "stop one peer under load: direct memory levels off at its high-water mark",
        };
    }
}
