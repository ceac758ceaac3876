using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Plimsoll.Gc.Measuring;

namespace Plimsoll.Gc;

/// <summary>Everything people ask of a GC log, computed from one run. Definitions: docs/gc-logs.md.</summary>
public sealed record GcMeasures
{
    /// <summary>Start of the first event to end of the last; zero without a clock.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>All pauses.</summary>
    public required PauseSummary Pauses { get; init; }

    /// <summary>Pauses by kind, most time first.</summary>
    public required ImmutableArray<PauseGroup> PausesByKind { get; init; }

    /// <summary>Pauses by cause, most time first; those without a cause are under an empty name.</summary>
    public required ImmutableArray<PauseGroup> PausesByCause { get; init; }

    /// <summary>Pauses by length, doubling bounds from 1 ms.</summary>
    public required ImmutableArray<PauseBucket> Distribution { get; init; }

    /// <summary>Time in which the application stood still; overlapping pauses counted once (without a clock: the sum of the pauses).</summary>
    public required TimeSpan Stopped { get; init; }

    /// <summary>1 - <see cref="Stopped"/> / <see cref="Length"/>; null without a clock.</summary>
    public required double? Throughput { get; init; }

    /// <summary>The minutes with the largest share of pauses, worst first, not overlapping; none without a clock.</summary>
    public required ImmutableArray<StoppedInterval> WorstIntervals { get; init; }

    /// <summary>Stop-the-world collections of the whole heap.</summary>
    public required int FullCollections { get; init; }

    /// <summary>The most Full GCs in a row with less time between them than they took.</summary>
    public required int ConsecutiveFullCollections { get; init; }

    /// <summary>Allocation.</summary>
    public required Rate Allocation { get; init; }

    /// <summary>Promotion by young collections.</summary>
    public required Rate Promotion { get; init; }

    /// <summary>The live set.</summary>
    public required LiveSet LiveSet { get; init; }

    /// <summary>All figures the live set was chosen from, in order.</summary>
    public required ImmutableArray<SizeAt> LiveSetSeries { get; init; }

    /// <summary>How the live set moves; null if there are too few figures.</summary>
    public required Trend? LiveSetTrend { get; init; }

    /// <summary>The same for the second half of the figures' time: a set that warmed up and then stands still no longer moves there.</summary>
    public required Trend? LateLiveSetTrend { get; init; }

    /// <summary>How figures of every kind rise until they reach the ceiling: what makes the shape a leak; null for every other shape.</summary>
    public required Trend? Rise { get; init; }

    /// <summary>The shape of the curve.</summary>
    public required HeapShape Shape { get; init; }

    /// <summary>Heap and spaces.</summary>
    public required Occupancy Heap { get; init; }

    /// <summary>Metaspace or permanent generation.</summary>
    public required MetaspaceUse Metaspace { get; init; }

    /// <summary>All safepoints of the run, GC or not.</summary>
    public required SafepointTime Safepoints { get; init; }

    /// <summary>Concurrent cycles.</summary>
    public required ConcurrentCycles Cycles { get; init; }

    /// <summary>What went wrong, counted.</summary>
    public required FailureCounts Failures { get; init; }

    /// <summary>Threads that waited for memory while the collector worked.</summary>
    public required PauseSummary AllocationStalls { get; init; }

    /// <summary>Collections that someone asked for.</summary>
    public required ExplicitCollections Explicit { get; init; }

    /// <summary>CPU time of pauses.</summary>
    public required CpuUse Cpu { get; init; }

    /// <summary>Time of reference processing, summed over its phases.</summary>
    public required PhaseTime ReferenceProcessing { get; init; }

    /// <summary>Computes the measures of a run.</summary>
    public static GcMeasures Of(GcRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var events = run.Events;
        var counts = new EventCounts(events);
        var pauses = new PauseOrder(events);
        var live = new LiveSetFinder(run, counts);
        var timed = run.Clock != GcClock.None;
        var sorted = new SortedPauses(pauses);
        var length = timed ? Timeline.Length(events) : TimeSpan.Zero;
        var stopped = timed ? Timeline.Stopped(pauses) : sorted.All.Sum;
        var trend = timed ? Trend.Of(live.Series) : null;
        var heap = HeapWalk.Occupancy(run, counts);
        var consecutive = timed ? Timeline.ConsecutiveFull(pauses) : 0;
        var levels = live.All();
        var shape = ShapeFinder.Find(run, heap, live.Live, levels, consecutive);
        return new GcMeasures
        {
            Length = length,
            Pauses = sorted.All,
            PausesByKind = sorted.ByKind(),
            PausesByCause = sorted.ByCause(),
            Distribution = Timeline.Distribution(pauses),
            Stopped = stopped,
            Throughput = timed && length > TimeSpan.Zero ? 1 - (stopped / length) : null,
            WorstIntervals = timed ? Timeline.Worst(pauses) : [],
            FullCollections = counts.Of(GcKind.Full),
            ConsecutiveFullCollections = consecutive,
            Allocation = HeapWalk.Allocation(events, length, timed),
            Promotion = HeapWalk.Promotion(events, length),
            LiveSet = live.Live,
            LiveSetSeries = ImmutableCollectionsMarshal.AsImmutableArray(live.Series),
            LiveSetTrend = trend,
            LateLiveSetTrend = timed ? Trend.Of(LiveSetFinder.SecondHalf(live.Series)) : null,
            Rise = shape == HeapShape.Leak ? ShapeFinder.Rise(levels, heap.Limit ?? 0) : null,
            Shape = shape,
            Heap = heap,
            Metaspace = HeapWalk.Metaspace(run, counts),
            Safepoints = Counting.Safepoints(run),
            Cycles = Counting.Cycles(run, counts),
            Failures = Counting.Failures(run, counts, pauses),
            AllocationStalls = Counting.Stalls(events),
            Explicit = Counting.Explicit(events, counts),
            Cpu = Counting.Cpu(pauses),
            ReferenceProcessing = Counting.References(run),
        };
    }
}
