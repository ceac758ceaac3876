using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>One peer announced or sent a frame that does not fit the limit.</summary>
internal sealed class NettyHugeFrame : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "netty-huge-frame",
        Title = "One frame of one peer is too large for Netty's direct memory",
        Explains = ["netty-direct-memory", "direct-memory"],
        Cause = "large-record/frame",
        Mechanism = "A frame decoder cumulates the bytes of a frame in one buffer that doubles or grows as they arrive. A buffer larger than a chunk of the pool is allocated by itself, and while it is copied both stand side by side. Only a limit on the frame's length, well below half the direct memory, keeps one peer from taking all of it.",
        Needs = ["the OutOfDirectMemoryError with its stack: the size alone is a weak hint, from 64 MiB and a quarter of the limit on", "the frame limit in the program's configuration"],
        Refuters = ["a request of one chunk (newChunk in the stack), of whatever size: then the pool is full", "a size that is the first bytes of another protocol", "a constructor: that memory is taken once, by no peer"],
        References = ["io.netty.handler.codec.ByteToMessageDecoder.MERGE_CUMULATOR", "io.netty.handler.codec.LengthFieldBasedFrameDecoder"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (NettyRequest.All(limit).Where(request => (request.IsHuge && request is { Chunk: null, Constructor: null }) || request.IsHugeByNumbers).OrderByDescending(request => request.Asked).Select(request => (NettyRequest?)request).FirstOrDefault() is not { } request)
            return;
        var cumulates = request.Thrown.HasFrame("cumulate", "expandCumulation", "FrameDecoder", "HttpObjectAggregator", "readFrom");
        scale.For(cumulates ? Weight.Decisive : request.IsHugeByNumbers ? Weight.Weak : Weight.Strong, "size", $"one buffer of {Bytes.Text(request.Asked)} was asked for{(cumulates ? " while the bytes of one frame were put together" : "")}, the limit is {Bytes.Text(request.Max)}", request.Thrown);
        if (Frame(limit) is { } setting && setting.Number > request.Max / 2)
            scale.For(Weight.Strong, "setting", $"{setting.Key}={setting.Value} allows frames of more than half the direct memory", setting);
        if (ForeignProtocol.Of(request.Asked) is { } foreign)
            scale.Refute(FormattableString.Invariant($"{foreign.Length} bytes is 0x{foreign.Length:x8}, the first bytes of {foreign.Name}: no frame is that long"), request.Thrown);
        if (request.IsHugeByNumbers)
            scale.Lacks("who asked for the buffer", "the whole stack trace of the OutOfDirectMemoryError");
        scale.Conclude($"One frame{(request.IsHugeByNumbers ? " or value" : "")} needed a buffer of {Bytes.Text(request.Asked)} of {Bytes.Text(request.Max)}");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var max = NettyRequest.Of(limit)?.Max ?? 256L << 20;
        var setting = Frame(limit);
        var bound = Math.Min(16L << 20, max / 16);
        yield return new Fix(Applicability.Check, $"limit the frame's length to what peers really send: {setting?.Key ?? "maxFrameLength of the frame decoder (maxInboundMessageSize in gRPC)"}")
        {
            Changes = setting is null ? [] : [new Change(setting.Key, bound.ToString(System.Globalization.CultureInfo.InvariantCulture), setting.Value, setting.Origin.Source, setting.Origin.Line)],
            Text = "A longer frame is then refused with TooLongFrameException and its connection closed. Look at the peer named in the log: it sends garbage, another protocol, or far too much at once. A client that fetches one large value (a big key of a cache) does the same: split the value. A larger MaxDirectMemorySize only moves the limit.",
            Verify = "TooLongFrameException names the peer; OutOfDirectMemoryError stays away",
        };
    }

    private static ApplicationSetting? Frame(BrokenLimit limit) =>
        limit.Process.ApplicationSetting(key => key.Contains("frame", StringComparison.OrdinalIgnoreCase) || key.Contains("max.message", StringComparison.OrdinalIgnoreCase) || key.Contains("maxInboundMessage", StringComparison.OrdinalIgnoreCase));
}
