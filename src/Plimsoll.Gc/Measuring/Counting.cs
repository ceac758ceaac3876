using System.Collections.Immutable;

namespace Plimsoll.Gc.Measuring;

/// <summary>Measures that are counts and sums of events by what they say.</summary>
internal static class Counting
{
    private static readonly TimeSpan LongPause = TimeSpan.FromMilliseconds(20);
    private const int OverheadRow = 5;
    private const double OverheadTime = 0.98;
    private const double OverheadFilled = 0.98;

    private static readonly string[] ReferencePhases =
    [
        "Ref Proc", "Ref Enq", "weak refs processing", "GC ref-proc", "SoftReference", "WeakReference", "FinalReference", "PhantomReference", "Reference Processing",
        "Reference Processing & Weak Processing", "Concurrent Process Non-Strong References", "Concurrent Process Non-Strong", "Concurrent weak references", "Concurrent References",
    ];

    public static SafepointTime Safepoints(GcRun run)
    {
        var all = run.Safepoints;
        return new SafepointTime(
            "", all.Sum(one => one.Count), Sum(all.Select(one => one.Total)), Max(all.Select(one => one.Longest)), Sum(all.Select(one => one.Reaching)), Max(all.Select(one => one.LongestReaching)));
    }

    public static ConcurrentCycles Cycles(GcRun run)
    {
        var cycles = run.Events.Where(one => one.Kind == GcKind.ConcurrentCycle).ToList();
        var aborted = cycles.Count(one => Has(one, GcEventFlags.Aborted));
        var starts = run.Events.Count(one => Has(one, GcEventFlags.ConcurrentStart) || one.Kind == GcKind.InitialMark);
        var isZ = run.Collector is GcCollector.Z or GcCollector.GenerationalZ;
        return new ConcurrentCycles(
            isZ || starts == 0 ? cycles.Count : starts,
            cycles.Count - aborted,
            aborted,
            run.Events.Count(one => one.Kind == GcKind.YoungCycle),
            PauseSummary.Of(cycles.Where(one => !Has(one, GcEventFlags.Aborted) && one.Duration > TimeSpan.Zero).Select(one => one.Duration)));
    }

    public static FailureCounts Failures(GcRun run, GcEvent[] pauses) => new(
        pauses.Count(one => Has(one, GcEventFlags.EvacuationFailure)),
        pauses.Count(one => Has(one, GcEventFlags.PromotionFailed)),
        pauses.Count(one => Has(one, GcEventFlags.ConcurrentModeFailure)),
        pauses.Count(one => Has(one, GcEventFlags.ConcurrentModeInterrupted)),
        pauses.Count(one => one.Kind == GcKind.Degenerated),
        run.Events.Count(one => one.Kind == GcKind.AllocationStall),
        run.Events.Count(one => one.Kind == GcKind.RelocationStall),
        run.OverheadLimitNotices,
        IsOverheadLimitLike(pauses, run.Facts.HeapMax),
        run.OutOfMemoryNotices,
        run.Events.Count(one => Has(one, GcEventFlags.ClearedSoftReferences)));

    public static ExplicitCollections Explicit(ImmutableArray<GcEvent> events)
    {
        var asked = events.Where(one => one.Cause.IsExplicit() && one.Kind is GcKind.Young or GcKind.Full or GcKind.ConcurrentCycle).ToList();
        var times = asked.Where(one => one.Cause == GcCause.SystemGc && one.Kind != GcKind.Young).Select(one => one.Time).ToList();
        return new ExplicitCollections(
            times.Count, Of(GcCause.DiagnosticCommand), Of(GcCause.HeapDump), Of(GcCause.HeapInspection), Of(GcCause.JvmtiForced), MedianGap(times));

        int Of(GcCause cause) => asked.Count(one => one.Cause == cause && one.Kind != GcKind.Young);
    }

    public static CpuUse Cpu(GcEvent[] pauses)
    {
        var known = pauses.Where(one => one.UserTime is not null).ToList();
        var longer = known.Where(one => one.Duration >= LongPause).ToList();
        return new CpuUse(
            known.Count, Sum(known.Select(one => one.UserTime!.Value)), Sum(known.Select(one => one.SystemTime!.Value)), Sum(known.Select(one => one.Duration)),
            longer.Count(one => one.SystemTime > one.UserTime),
            longer.Count(one => one.UserTime + one.SystemTime + LongPause < one.Duration),
            longer.Count);
    }

    public static PhaseTime References(GcRun run)
    {
        var phases = run.Phases.Where(phase => ReferencePhases.Any(name => phase.Name.StartsWith(name, StringComparison.Ordinal))).ToList();
        return new PhaseTime("reference processing", phases.Sum(phase => phase.Count), Sum(phases.Select(phase => phase.Total)), Max(phases.Select(phase => phase.Longest)));
    }

    /// <summary>The JVM's own rule (UseGCOverheadLimit; adaptiveSizePolicy.cpp in JDK 8, gcOverheadChecker.cpp since): five Full GCs in a row, 98 % of the time, less than 2 % (GCHeapFreeLimit) left free.</summary>
    private static bool IsOverheadLimitLike(GcEvent[] pauses, long? largest)
    {
        var (row, end) = (0, TimeSpan.MinValue);
        foreach (var full in pauses.Where(one => one.Kind == GcKind.Full && !one.Cause.IsExplicit()))
        {
            var alone = end == TimeSpan.MinValue ? 0 : full.Duration / (full.End - end);
            row = LeavesNothingFree(full, largest) && (row == 0 || alone >= OverheadTime) ? row + 1 : 0;
            if (row >= OverheadRow)
                return true;
            end = full.End;
        }

        return false;
    }

    /// <summary>
    /// The JVM looks at the old generation and at eden apart. A log prints eden together with a survivor space, which a Full GC leaves empty and which takes at most half of the two (MinSurvivorRatio 3);
    /// G1 (JDK 26) looks at the whole heap; it counts free regions, for which a log has used bytes only.
    /// </summary>
    private static bool LeavesNothingFree(GcEvent full, long? largest)
    {
        if (full is { OldAfter: { } old, OldCommitted: > 0 and var room, YoungAfter: { } young, YoungCommitted: { } youngRoom })
            return old >= OverheadFilled * room && young * 2 >= OverheadFilled * youngRoom;
        return full is { HeapAfter: { } after, HeapCommitted: > 0 and var committed } && after >= OverheadFilled * (largest ?? committed);
    }

    private static TimeSpan? MedianGap(List<TimeSpan> times)
    {
        if (times.Count < 3)
            return null;
        var gaps = times.Skip(1).Zip(times, (later, earlier) => later - earlier).Order().ToList();
        return gaps[gaps.Count / 2];
    }

    private static bool Has(GcEvent one, GcEventFlags flag) => (one.Flags & flag) != 0;

    private static TimeSpan Sum(IEnumerable<TimeSpan> times) => new(times.Sum(time => time.Ticks));

    private static TimeSpan Max(IEnumerable<TimeSpan> times) => new(times.Select(time => time.Ticks).DefaultIfEmpty().Max());
}
