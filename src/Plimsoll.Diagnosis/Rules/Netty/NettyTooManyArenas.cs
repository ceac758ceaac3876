using System.Globalization;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>More direct arenas were asked for than the limit has chunks.</summary>
internal sealed class NettyTooManyArenas : Rule
{
    // Netty's own default is 16 MiB (maxOrder 11), since 4.1.75 it is 4 MiB (maxOrder 9).
    private const long UsualChunk = 16L << 20;

    // A server has dozens of event-loop threads.
    private const long FewChunks = 16;

    public override RuleCard Card { get; } = new()
    {
        Id = "netty-too-many-arenas",
        Title = "Netty was told to make more direct arenas than its limit has room for chunks",
        Explains = ["netty-direct-memory", "direct-memory"],
        Cause = "undersized/direct",
        Mechanism = "Each event-loop thread is bound to one of numDirectArenas arenas, and the first buffer in an arena takes a whole chunk. Netty's own default never exceeds the limit divided by six chunks; a number set by hand can, and then the process fails within its first connections, "
            + "with hardly any traffic.",
        Needs = ["io.netty.allocator.numDirectArenas on the command line", "the OutOfDirectMemoryError with its numbers"],
        Refuters = ["arenas x chunk below the limit"],
        References = ["io.netty.buffer.PooledByteBufAllocator, static initialiser (Netty 4.1)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (NettyRequest.Of(limit) is not { Chunk: { } chunk } request)
            return;
        if (Asked(limit) is not var (arenas, flag))
        {
            WeighChunks(request, chunk, scale);
            return;
        }

        if (arenas * chunk > request.Max)
        {
            scale.For(Weight.Decisive, "arenas", $"{arenas} arenas of one chunk of {Bytes.Text(chunk)} each need {Bytes.Text(arenas * chunk)}, the limit is {Bytes.Text(request.Max)}", flag, request.Thrown);
            scale.Conclude($"numDirectArenas={arenas} needs {Bytes.Text(arenas * chunk)} for one chunk each, but Netty may take {Bytes.Text(request.Max)}");
        }
        else
        {
            scale.Refute($"{arenas} arenas need {Bytes.Text(arenas * chunk)} of {Bytes.Text(request.Max)}", flag);
        }
    }

    // Chunks larger than Netty's own were chosen by the program; its allocator then has as many arenas as it was told, without Netty's bound.
    private static void WeighChunks(NettyRequest request, long chunk, Scale scale)
    {
        var room = request.Max / chunk;
        if (chunk <= UsualChunk || room > FewChunks)
            return;
        scale.For(Weight.Strong, "chunks", $"chunks of {Bytes.Text(chunk)}: the limit of {Bytes.Text(request.Max)} has room for {room} of them, and each arena that is used takes one", request.Thrown);
        scale.Conclude($"Netty's chunks of {Bytes.Text(chunk)} are too large for a limit of {Bytes.Text(request.Max)}: {room} arenas use it up");
        scale.Lacks("how many arenas there are", "-Dio.netty.allocator.numDirectArenas, or the program's own PooledByteBufAllocator (its arguments nDirectArena, pageSize, maxOrder); the number of its worker threads");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Asked(limit) is null)
        {
            yield return new Fix(Applicability.Check, "make the chunks smaller or the arenas fewer: -Dio.netty.allocator.maxOrder=11 (16 MiB with pages of 8 KiB; 9 gives 4 MiB), -Dio.netty.allocator.numDirectArenas, or fewer worker threads")
            {
                Text = "A program that makes its own PooledByteBufAllocator takes page size, order and arenas from its own settings. Arenas times the chunk's size must stay well below -XX:MaxDirectMemorySize.",
                Verify = "the start-up log at DEBUG shows -Dio.netty.allocator.chunkSize; all connections can be opened at once without OutOfDirectMemoryError",
            };
            yield break;
        }

        var asked = Asked(limit);
        var (arenas, flag) = (asked?.Arenas ?? 2, asked?.Flag);
        var request = NettyRequest.Of(limit);
        var (chunk, max) = (request?.Chunk ?? 16L << 20, request?.Max ?? 256L << 20);
        var fitting = Math.Max(1, max / chunk / 6);
        yield return new Fix(Applicability.Check, $"set numDirectArenas to {fitting}, or leave it out: Netty's default fits the limit")
        {
            Changes = [new Change(flag?.Name + "=", fitting.ToString(CultureInfo.InvariantCulture), flag?.Value, flag?.Origin.Source, flag?.Origin.Line ?? 0)],
            Text = $"Other ways: smaller chunks (-Dio.netty.allocator.maxOrder=9 makes them 4 MiB with pages of 8 KiB), or -XX:MaxDirectMemorySize of at least {Bytes.Text(arenas * chunk * 3 / 2)} for {arenas} arenas.",
            Verify = "the start-up log at DEBUG shows -Dio.netty.allocator.numDirectArenas; all connections can be opened at once without OutOfDirectMemoryError",
        };
    }

    private static (long Arenas, JvmFlag Flag)? Asked(BrokenLimit limit)
    {
        var flag = limit.Process.Flags.All.FirstOrDefault(flag => flag.Name.EndsWith("netty.allocator.numDirectArenas", StringComparison.Ordinal));
        return flag is not null && long.TryParse(flag.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var arenas) && arenas is > 0 and < 1 << 20 ? (arenas, flag) : null;
    }
}
