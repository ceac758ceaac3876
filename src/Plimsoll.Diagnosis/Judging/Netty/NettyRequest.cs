using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>The numbers of one refused request for direct memory: <c>failed to allocate 2097152 byte(s) of direct memory (used: 501219607, max: 503316480)</c>.</summary>
/// <param name="Asked">Bytes asked for.</param>
/// <param name="Used">Bytes that the counter held.</param>
/// <param name="Max">Its maximum; a message cut before it leaves <paramref name="Used"/>, the least it can be.</param>
/// <param name="Thrown">The message.</param>
internal readonly record struct NettyRequest(long Asked, long Used, long Max, Thrown Thrown)
{
    // io.netty.buffer.PooledByteBufAllocator: pageSize << maxOrder. gRPC's own default, Netty from 4.1.75 on, Netty before.
    private static readonly long[] ChunkSizes = [2L << 20, 4L << 20, 16L << 20];

    /// <summary>Size of the pool's chunks where the request was for one chunk of a pool that fills its limit; null for a request of another size.</summary>
    public long? Chunk
    {
        get
        {
            var asked = Asked;
            return (ChunkSizes.Any(chunk => asked == chunk) || (IsPoolChunk && asked >= ChunkSizes[0] && (asked & (asked - 1)) == 0)) && Used % asked < 4096 ? asked : null;
        }
    }

    /// <summary>Whether the stack shows the pool taking one more chunk, whatever size the program has given its chunks.</summary>
    public bool IsPoolChunk => Thrown.HasFrame(".newChunk(");

    /// <summary>Whether the stack shows one buffer of its own, beside the chunks of the pool: what a frame or a message is put together in.</summary>
    public bool IsOneBuffer =>
        !IsPoolChunk && Thrown.HasFrame("netty.") && Thrown.HasFrame("allocateHuge", "newUnpooledChunk", "PoolArena.reallocate", "ByteBuf.capacity(", "netty.handler.codec.", "Decoder.", "Codec.");

    /// <summary>Whether one buffer of its own was asked for, larger than any usual chunk of the pool.</summary>
    public bool IsHuge => IsOneBuffer && (Asked > 16L << 20 || (Asked > 4L << 20 && Thrown.HasFrame("allocateHuge", "newUnpooledChunk")));

    /// <summary>Whether a report without a stack tells by its numbers alone that one buffer of its own was asked for: several chunks at once, and a good part of the limit.</summary>
    public bool IsHugeByNumbers => !Thrown.Frames.Any() && Chunk is null && Asked >= 64L << 20 && Asked >= Max / 4 && Thrown.Link("OutOfDirectMemoryError") is not null;

    /// <summary>Whether the pool had no part in it: the stack names an unpooled buffer, or a small one did not fit although a pool serves small ones from its chunks.</summary>
    public bool BypassesPool => !IsPoolChunk && Chunk is null && (Thrown.HasFrame("Unpooled") || Asked < 1L << 20);

    /// <summary>The constructor of the program's own in which it failed: memory that something takes once, when it is made; null elsewhere.</summary>
    public string? Constructor => !IsPoolChunk && Chunk is null && Asked >= 1L << 20 && ApplicationFrame is { } frame && frame.Contains(".<init>(", StringComparison.Ordinal) ? frame : null;

    /// <summary>Whether Netty asked for it: its own error, or its frames above the JDK's.</summary>
    public bool IsNetty => Thrown.Link("OutOfDirectMemoryError") is not null || Thrown.HasFrame("io.netty.");

    /// <summary>Whether the buffer was to be written to a peer, rather than to be read from one.</summary>
    public bool IsOutbound => !IsInbound && Constructor is null && (Thrown.HasFrame("MessageFramer", "WritableBufferAllocator", "writeAndFlush", "ChannelOutboundBuffer", ".onNext(") || OfNetty && ApplicationFrame is { } frame && !frame.Contains("channelRead", StringComparison.Ordinal));

    /// <summary>Whether it was to take what a peer had sent.</summary>
    public bool IsInbound => Thrown.HasFrame("ByteToMessageDecoder", "NioByteUnsafe.read", "epollInReady", "MaxMessageHandle.allocate", "RecvByteBufAllocator");

    // A trace without frames says nothing of its own; one that never passes through Netty is the program's ByteBuffer.
    private bool OfNetty => !Thrown.Frames.Any() || Thrown.HasFrame("io.netty.", "io.grpc.");

    /// <summary>The first frame of the program's own code; null when the trace has none.</summary>
    public string? ApplicationFrame => Thrown.Frames.FirstOrDefault(ApplicationFrames.IsApplication);

    /// <summary>The first such message of a process; null when none has numbers.</summary>
    public static NettyRequest? Of(BrokenLimit limit) => All(limit).Select(request => (NettyRequest?)request).FirstOrDefault();

    /// <summary>Every such message.</summary>
    public static IEnumerable<NettyRequest> All(BrokenLimit limit) => All(limit.Facts);

    /// <summary>Every such message among facts.</summary>
    public static IEnumerable<NettyRequest> All(FactBook facts)
    {
        foreach (var thrown in facts.Of<Thrown>())
        {
            var match = thrown.Chain.Select(link => Message.Match(link.Text)).FirstOrDefault(match => match.Success);
            if (match is not null)
                yield return new NettyRequest(Number(match, "asked"), Number(match, "used"), Math.Max(Number(match, "max"), Number(match, "used")), thrown);
        }
    }

    private static long Number(Match match, string group) =>
        match.Groups[group].Success ? long.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private static readonly Regex Message = new(@"(?:failed to allocate|Cannot reserve) (?<asked>\d{1,18}) byte(?:\(s\)|s) of direct (?:buffer )?memory \((?:(?:used|allocated): (?<used>\d{1,18})(?:, (?:max|limit):\s*(?<max>\d{1,18})?)?|(?:max|limit): (?<max>\d{1,18}))", RegexOptions.ExplicitCapture);
}
