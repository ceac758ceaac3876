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

    public static ConcurrentCycles Cycles(GcRun run, EventCounts counts)
    {
        var (all, aborted) = (counts.Of(GcKind.ConcurrentCycle), counts.With(GcKind.ConcurrentCycle, GcEventFlags.Aborted));
        var starts = counts.With(GcEventFlags.ConcurrentStart) + counts.Of(GcKind.InitialMark) - counts.With(GcKind.InitialMark, GcEventFlags.ConcurrentStart);
        var isZ = run.Collector is GcCollector.Z or GcCollector.GenerationalZ;
        return new ConcurrentCycles(isZ || starts == 0 ? all : starts, all - aborted, aborted, counts.Of(GcKind.YoungCycle), Finished(run.Events), CycleCauses(counts));
    }

    public static FailureCounts Failures(GcRun run, EventCounts counts, PauseOrder pauses) => new(
        counts.With(GcEventFlags.EvacuationFailure),
        counts.With(GcEventFlags.PromotionFailed),
        counts.With(GcEventFlags.ConcurrentModeFailure),
        counts.With(GcEventFlags.ConcurrentModeInterrupted),
        counts.Of(GcKind.Degenerated),
        counts.With(GcEventFlags.UpgradedToFull),
        counts.Of(GcKind.AllocationStall),
        counts.Of(GcKind.RelocationStall),
        run.OverheadLimitNotices,
        IsOverheadLimitLike(pauses, run.Facts.HeapMax),
        run.OutOfMemoryNotices,
        counts.With(GcEventFlags.ClearedSoftReferences));

    public static ExplicitCollections Explicit(GcEvents events, EventCounts counts)
    {
        return new ExplicitCollections(Of(GcCause.SystemGc), Of(GcCause.DiagnosticCommand), Of(GcCause.HeapDump), Of(GcCause.HeapInspection), Of(GcCause.JvmtiForced), MedianGap(SystemGcs(events)));

        int Of(GcCause cause) => counts.Of(GcKind.Full, cause) + counts.Of(GcKind.ConcurrentCycle, cause);
    }

    public static PauseSummary Stalls(GcEvents events)
    {
        var stalls = new List<long>();
        foreach (ref readonly var one in events)
        {
            if (one.Kind == GcKind.AllocationStall)
                stalls.Add(one.Duration.Ticks);
        }

        return PauseSummary.Of(stalls);
    }

    public static CpuUse Cpu(PauseOrder pauses)
    {
        var (known, user, system, real) = (0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        var (longer, kernel, waited) = (0, 0, 0);
        foreach (ref readonly var one in pauses)
        {
            if (one.UserTime is not { } userTime || one.SystemTime is not { } systemTime)
                continue;
            known++;
            (user, system, real) = (user + userTime, system + systemTime, real + one.Duration);
            if (one.Duration < LongPause)
                continue;
            longer++;
            kernel += systemTime > userTime ? 1 : 0;
            waited += userTime + systemTime + LongPause < one.Duration ? 1 : 0;
        }

        return new CpuUse(known, user, system, real, kernel, waited, longer);
    }

    public static PhaseTime References(GcRun run)
    {
        var phases = run.Phases.Where(phase => ReferencePhases.Any(name => phase.Name.StartsWith(name, StringComparison.Ordinal))).ToList();
        return new PhaseTime("reference processing", phases.Sum(phase => phase.Count), Sum(phases.Select(phase => phase.Total)), Max(phases.Select(phase => phase.Longest)));
    }

    private static ImmutableArray<CauseCount> CycleCauses(EventCounts counts)
    {
        var causes = new List<CauseCount>();
        for (var cause = GcCause.Other; (int)cause < GcCauseNames.Count; cause++)
        {
            if (counts.Of(GcKind.ConcurrentCycle, cause) + counts.Of(GcKind.YoungCycle, cause) is > 0 and var count)
                causes.Add(new CauseCount(cause.Text(), count));
        }

        causes.Sort(static (left, right) => right.Count - left.Count is not 0 and var byCount ? byCount : string.CompareOrdinal(left.Cause, right.Cause));
        return [.. causes];
    }

    private static PauseSummary Finished(GcEvents events)
    {
        var durations = new List<long>();
        foreach (ref readonly var one in events)
        {
            if (one.Kind == GcKind.ConcurrentCycle && (one.Flags & GcEventFlags.Aborted) == 0 && one.Duration > TimeSpan.Zero)
                durations.Add(one.Duration.Ticks);
        }

        return PauseSummary.Of(durations);
    }

    /// <summary>The JVM's own rule (UseGCOverheadLimit; adaptiveSizePolicy.cpp in JDK 8, gcOverheadChecker.cpp since): five Full GCs in a row, 98 % of the time, less than 2 % (GCHeapFreeLimit) left free.</summary>
    private static bool IsOverheadLimitLike(PauseOrder pauses, long? largest)
    {
        var (row, end) = (0, TimeSpan.MinValue);
        foreach (ref readonly var full in pauses)
        {
            if (full.Kind != GcKind.Full || full.Cause.IsExplicit())
                continue;
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

    private static List<long> SystemGcs(GcEvents events)
    {
        var times = new List<long>();
        foreach (ref readonly var one in events)
        {
            if (one.Cause == GcCause.SystemGc && one.Kind is GcKind.Full or GcKind.ConcurrentCycle)
                times.Add(one.Time.Ticks);
        }

        return times;
    }

    private static TimeSpan? MedianGap(List<long> times)
    {
        if (times.Count < 3)
            return null;
        var gaps = new long[times.Count - 1];
        for (var index = 0; index < gaps.Length; index++)
            gaps[index] = times[index + 1] - times[index];
        Array.Sort(gaps);
        return new(gaps[gaps.Length / 2]);
    }

    private static TimeSpan Sum(IEnumerable<TimeSpan> times) => new(times.Sum(time => time.Ticks));

    private static TimeSpan Max(IEnumerable<TimeSpan> times) => new(times.Select(time => time.Ticks).DefaultIfEmpty().Max());
}
