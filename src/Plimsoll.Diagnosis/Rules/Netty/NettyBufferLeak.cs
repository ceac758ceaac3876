using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Buffers of Netty are dropped without having been released.</summary>
internal sealed class NettyBufferLeak : Rule
{
    // Libraries whose own defect it was, with the version that cured it where the project says so.
    private static readonly (string Owner, string Library, string Cure)[] Known =
    [
        ("org.apache.dubbo.qos.pu.TelnetDetector", "Apache Dubbo", "upgrade Dubbo: TelnetDetector of 3.1.x copied the buffer and released only one of the copies"),
        ("org.apache.dubbo.remoting.http12", "Apache Dubbo", "upgrade Dubbo to 3.3.5 or later (PR 15917): before, the HTTP/1 output message of 3.3.x was not released when encoding or writing it failed"),
        ("Http2StreamBridgeHandler", "reactor-netty", "upgrade reactor-netty: Http2StreamBridgeHandler of 0.9.0 did not release the converted request"),
        ("io.grpc.netty", "gRPC", "call StreamObserver.onNext from one thread at a time, and upgrade gRPC"),
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = "netty-buffer-leak",
        Title = "Netty buffers are dropped without release(), so the pool never gets their memory back",
        Explains = ["netty-direct-memory", "direct-memory"],
        Cause = "leak/direct/netty-bytebuf",
        Mechanism = "A pooled ByteBuf goes back to its chunk only by release(). The leak detector samples buffers (1 in 128 by default, all of them at level paranoid) and reports those that the garbage collector finds unreleased. "
            + "The last Hint names the handler that had the buffer last; the newest access record may be an innocent reader, for slices share one buffer.",
        Needs = ["a LEAK report of io.netty.util.ResourceLeakDetector"],
        References = ["netty.io wiki: Reference counted objects", "io.netty.util.ResourceLeakDetector (Netty 4.1)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var leaks = limit.Facts.Of<BufferLeak>();
        if (leaks.Count == 0)
            return;
        var main = Main(leaks);
        scale.For(Weight.Decisive, "report", main.Owner.Length == 0 ? "Netty's leak detector reports buffers that nobody released" : IsPassed(main) ? $"Netty's leak detector reports buffers that {Name(main)} had last and did not release" : $"Netty's leak detector reports buffers that were made in {Name(main)} and that nobody released", main);
        scale.Conclude(main.Owner.Length == 0 || IsPassed(main) ? $"{Name(main)} does not release Netty buffers" : $"Netty buffers made in {Name(main)} are not released", "leak/direct/netty-bytebuf");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var leaks = limit.Facts.Of<BufferLeak>();
        if (leaks.Count == 0)
            yield break;
        var main = Main(leaks);
        var known = Known.FirstOrDefault(known => main.Created.Append(main.Owner).Any(frame => frame.Contains(known.Owner, StringComparison.Ordinal)));
        if (known.Cure is not null)
            yield return new Fix(Applicability.Check, known.Cure) { Text = $"The leak is in {known.Library}, not in your code: {Name(main)}.", Verify = "no LEAK lines with -Dio.netty.leakDetection.level=paranoid under load" };
        if (main.Owner.Length > 0 && !IsPassed(main))
        {
            yield return new Fix(Applicability.Placeholders, $"release the buffer that {Name(main)} makes, or hand it to write(), which releases it: on every path, also where something throws in between")
            {
                Text = "The report tells where the buffer was made; who had it last it shows with -Dio.netty.leakDetection.level=paranoid (records of access, hints). A larger MaxDirectMemorySize only delays the failure.",
                Code = "ByteBuf buffer = context.alloc().ioBuffer();\ntry {\n    encode(message, buffer);\n    context.write(buffer.retain(), promise); // write() releases its own reference\n} finally {\n    buffer.release();\n}",
                Verify = "no LEAK lines with -Dio.netty.leakDetection.level=paranoid under load, and direct memory levels off",
            };
            yield break;
        }

        yield return new Fix(Applicability.Placeholders, $"release the buffer on every path of {Name(main)}, also where it throws or drops the message")
        {
            Text = "SimpleChannelInboundHandler releases by itself; a ChannelInboundHandlerAdapter must release or pass the message on. A larger MaxDirectMemorySize only delays the failure.",
            Code = "@Override\npublic void channelRead(ChannelHandlerContext context, Object message) {\n    try {\n        handle(message);\n    } finally {\n        ReferenceCountUtil.release(message);\n    }\n}",
            Verify = "no LEAK lines with -Dio.netty.leakDetection.level=paranoid under load, and direct memory levels off",
        };
    }

    private static BufferLeak Main(IReadOnlyList<BufferLeak> leaks) => leaks.OrderByDescending(leak => leak.Owner.Length > 0).ThenByDescending(leak => leak.Count).First();

    // Whether the report names a handler that the buffer was passed to, rather than only where it was made.
    private static bool IsPassed(BufferLeak leak) => leak.Hints.Contains(leak.Owner);

    private static string Name(BufferLeak leak) => leak.Owner.Length == 0 ? "the last handler" : leak.Owner.Contains('(', StringComparison.Ordinal) ? ApplicationFrames.Short(leak.Owner) : leak.Owner;
}
