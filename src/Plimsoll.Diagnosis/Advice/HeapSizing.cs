using Plimsoll.Gc;

namespace Plimsoll.Diagnosis;

/// <summary>
/// The heap that a live set needs, as a range, and what the container leaves for it. Stop-the-world and mostly concurrent collectors: three to four times the live set
/// (Hunt and John, Java Performance, 2011, chapter 7; Hertz and Berger, OOPSLA 2005: three times costs 17 % of throughput, twice 70 %). ZGC and Shenandoah: the live set
/// and what is allocated during one to two cycles (JEP draft 8329758), and a tenth for the collector.
/// </summary>
/// <param name="Live">The live set in bytes.</param>
/// <param name="Low">The smallest heap to try.</param>
/// <param name="High">The largest that helps.</param>
/// <param name="Room">What the memory limit leaves for the heap; null where the log names no memory.</param>
/// <param name="Basis">How the range came about, in words.</param>
public sealed record HeapSizing(long Live, long Low, long High, long? Room, string Basis)
{
    /// <summary>From here on a multiple of the live set asks for more than collectors use.</summary>
    private const long Large = 10L << 30;

    private const long SmallestStep = 16L << 20;

    // Code cache in use, thirty threads' stacks, the JVM itself: what a HotSpot process of middling size takes beside its heap.
    private const long Beside = (48L + 30 + 40) << 20;
    private const long TypicalMetaspace = 64L << 20;

    /// <summary>Whether the range fits the memory limit.</summary>
    public bool Fits => Room is null || Low <= Room;

    /// <summary>The range in one sentence.</summary>
    public string Sentence
    {
        get
        {
            var range = Low == High ? $"-Xmx of {Bytes.Text(High)} ({Basis})" : $"-Xmx between {Bytes.Text(Low)} and {Bytes.Text(High)} ({Basis})";
            return Room switch
            {
                null => range,
                { } room when Low > room => $"{range}; but the memory limit leaves only {Bytes.Text(room)} for the heap: enlarge the container too",
                { } room when High > room => $"{range}, not above {Bytes.Text(room)}, which the memory limit leaves beside metaspace, code and threads",
                _ => range,
            };
        }
    }

    /// <summary>The sizing of a run; null while a leak grows (then no size helps), or without a live set.</summary>
    public static HeapSizing? Of(GcRun run, GcMeasures measures, long? memory)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(measures);
        if (measures.Shape == HeapShape.Leak || measures.LiveSet.Bytes is not { } live || live <= 0)
            return null;
        var room = memory - Beside - Math.Max(TypicalMetaspace, (measures.Metaspace.Peak ?? 0) * 3 / 2);
        var (low, high, basis) = Range(run.Collector, measures, live);
        return new HeapSizing(live, Up(low), Up(high), room is null ? null : Math.Max(0, room.Value), basis);
    }

    private static (long Low, long High, string Basis) Range(GcCollector collector, GcMeasures measures, long live)
    {
        var concurrent = collector is GcCollector.Z or GcCollector.GenerationalZ or GcCollector.Shenandoah or GcCollector.GenerationalShenandoah;
        if (!concurrent && live < Large)
            return (live * 3, live * 4, $"three to four times the live set of {Bytes.Text(live)}");
        var cycle = concurrent ? measures.Cycles.Durations.Max.TotalSeconds : 0;
        var allocated = (long)((measures.Allocation.PeakBytesPerSecond ?? 0) * cycle);
        return concurrent && allocated > 0
            ? ((live + allocated) * 11 / 10, (live + (2 * allocated)) * 5 / 4, $"the live set of {Bytes.Text(live)} and the {Bytes.Text(allocated)} that are allocated during a cycle of {cycle:F2} s, with headroom")
            : (live * 3 / 2, live * 2, $"one and a half to two times the live set of {Bytes.Text(live)}: large live sets and concurrent collectors need no multiple of three");
    }

    private static long Up(long bytes) => (bytes + SmallestStep - 1) / SmallestStep * SmallestStep;
}
