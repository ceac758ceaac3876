using System.Globalization;
using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>Collections take too much of the time.</summary>
internal sealed class GcTimeShare : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "gc-time-share",
        Title = "Collections take more than a tenth of the time",
        Explains = ["gc-overhead", "gc-stall"],
        Cause = "undersized/heap",
        Mechanism = "Above a tenth of the time spent on collections is too much by the vendors' rule; the JVM itself gives up (GC overhead limit exceeded; ParallelGC, from JDK 26 on G1 too) when five full collections in a row took 98 % of the time and each left less than 2 % of the heap free.",
        Needs = ["a GC log"],
        Thresholds = ["more than 10 % over at least a minute, or half of the time over ten seconds", "the JVM's own words or its own rule"],
        References = ["HotSpot: UseGCOverheadLimit, GCHeapFreeLimit; adaptiveSizePolicy.cpp (JDK 8), gcOverheadChecker.cpp (from 9)", "JDK-8212084, release note JDK-8370491: the limit for G1 (26)", "IBM SDK documentation: time spent in garbage collection"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var measures = run.Measures;
        var limit = measures.Failures.OverheadLimitLike || measures.Failures.OverheadLimitNotices > 0;
        var much = measures.Throughput < 0.9 && measures.Length > TimeSpan.FromMinutes(1);
        var most = measures.Throughput < 0.5 && measures.Length > TimeSpan.FromSeconds(10);
        if (!limit && !much && !most)
            return null;
        var share = string.Create(CultureInfo.InvariantCulture, $"{(1 - (measures.Throughput ?? 1)) * 100:0.#} % of the time went into collections");
        var asked = run.Run.Events.TimeOf(one => one.IsPause && one.Cause.IsExplicit());
        if (asked * 2 > measures.Pauses.Sum)
            return Warn(share + ", most of it for collections that somebody asked for", "Stop asking first; no size of the heap helps against it.", "wrong-setting/explicit-gc");
        return Warn(
            limit ? share + ", with full collections in a row that left next to nothing free" : share,
            measures.Shape == HeapShape.Leak ? "The live set grows: find what keeps it before you size anything." : run.Enlarging is { } sizing ? $"Enlarge the heap: {sizing.Sentence}." : ToDo(measures),
            measures.Shape == HeapShape.Leak ? "leak/heap" : null);
    }

    private static string ToDo(GcMeasures measures) => measures is { LiveSet.Bytes: { } live, Heap.Limit: { } limit } && live * 3 <= limit
        ? $"The heap ({Bytes.Text(limit)}) is large enough for what stays in it ({Bytes.Text(live)}): allocate less (at most {Bytes.Text((long)(measures.Allocation.PeakBytesPerSecond ?? 0))} a second in this log), or let fewer objects live through a young collection (a larger young generation)."
        : "Enlarge the heap or allocate less.";
}
