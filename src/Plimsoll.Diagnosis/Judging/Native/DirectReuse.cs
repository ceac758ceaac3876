using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// Collections that a shortage of direct memory asks for. <c>java.nio.Bits.reserveMemory</c> calls System.gc() once for each request that does not fit, and refuses only
/// when nothing was freed by then: many more collections than refusals mean that most of the buffers were garbage.
/// </summary>
/// <param name="Collections">System.gc() in the log.</param>
/// <param name="Refusals">Requests that were refused all the same.</param>
/// <param name="Seen">The run.</param>
internal sealed record DirectReuse(int Collections, long Refusals, GcRunSeen Seen)
{
    /// <summary>The frame that asks for the collection.</summary>
    public const string Frame = CollectionAsked.Frame;

    private const int Fewest = 10;
    private const int MoreThanRefusals = 4;

    // Somebody who calls System.gc() by the clock does so once a minute or an hour.
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(30);

    /// <summary>The collections; null where there are few of them, or hardly more than refusals.</summary>
    public static DirectReuse? Of(ProcessCase process)
    {
        var refusals = NettyRequest.All(process.Facts).Sum(request => request.Thrown.Count);
        foreach (var seen in process.GcRuns)
        {
            var asked = seen.Measures.Explicit;
            if (asked.SystemGc >= Fewest && asked.SystemGc >= refusals * MoreThanRefusals && asked.Interval is { } interval && interval <= Often)
                return new DirectReuse(asked.SystemGc, refusals, seen);
        }

        return null;
    }

    /// <summary>A thread of a dump that waits for direct memory, with the program's own frame above it; null without.</summary>
    public static (string Thread, string? Allocator, ThreadsTaken Taken)? Waiting(FactBook facts)
    {
        foreach (var taken in facts.Of<ThreadsTaken>())
        {
            if (taken.Dump.Threads.FirstOrDefault(thread => thread.Frames.Any(frame => frame.Contains(Frame, StringComparison.Ordinal))) is { } thread)
                return (thread.Name, thread.Frames.FirstOrDefault(ApplicationFrames.IsApplication), taken.At($"\"{thread.Name}\""));
        }

        return null;
    }

    /// <summary>The frame of the program's own that took the buffers, by the refusals, else by a thread dump; null where none is known.</summary>
    public static string? Allocator(BrokenLimit limit) =>
        (Plain(limit).Select(request => request.ApplicationFrame).OfType<string>().FirstOrDefault() ?? Waiting(limit.Facts)?.Allocator) is { } frame ? ApplicationFrames.Short(frame) : null;

    /// <summary>Refusals of the JDK's own count to the program itself: neither Netty's pool nor a channel's temporary buffer.</summary>
    public static IEnumerable<NettyRequest> Plain(BrokenLimit limit) => NettyRequest.All(limit).Where(request => !request.IsNetty && !request.Thrown.HasFrame(TemporaryBuffer.Frame));
}
