using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// A heap that every collection leaves a little fuller than the one before, from the log's beginning to its end or to the ceiling: the lowest level after
/// collections of each eighth of that time lies above that of the eighth before. A cache that warms up flattens, a burst comes at once; neither rises so.
/// </summary>
/// <param name="From">The lowest level of the first eighth, in bytes.</param>
/// <param name="To">That of the last.</param>
/// <param name="Span">How long it rose.</param>
/// <param name="Seen">The run.</param>
internal sealed record SteadyRise(long From, long To, TimeSpan Span, GcRunSeen Seen)
{
    private const int Slices = 8;
    private const int FewestCollections = 16;

    /// <summary>A shorter rise is the program's start.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(45);

    /// <summary>So near to the peak is the ceiling, where the level cannot rise any more.</summary>
    private const double Ceiling = 0.93;

    /// <summary>A rise by less of the heap may be warm-up.</summary>
    private const double ShareOfHeap = 0.3;

    /// <summary>The later half of the time has at least this part of the rise, or it flattens.</summary>
    private const double LaterHalf = 0.35;

    /// <summary>What was held is held to the end.</summary>
    private const double StillHeld = 0.8;

    /// <summary>The rise of the run that tells most; null where the level stands still, falls, or rises for a part of the time only.</summary>
    public static SteadyRise? Of(ProcessCase process)
    {
        if (process.GcRun is not { } seen || seen.Run.Clock == GcClock.None || seen.Measures.Heap is not { Limit: { } limit, PeakAfter: { } peak, LastAfter: { } last } || limit <= 0 || last < peak * StillHeld)
            return null;
        var levels = Levels(seen.Run);
        var reached = levels.FindIndex(level => level.Bytes >= peak * Ceiling);
        if (reached < FewestCollections)
            return null;
        var (start, span) = (levels[0].Time, levels[reached].Time - levels[0].Time);
        if (span < Shortest || Floors(levels.GetRange(0, reached), start, span) is not { } floors || !Rises(floors) || floors[^1] - floors[0] < limit * ShareOfHeap)
            return null;
        return new SteadyRise(floors[0], floors[^1], span, seen);
    }

    private static List<SizeAt> Levels(GcRun run)
    {
        var levels = new List<SizeAt>();
        foreach (ref readonly var one in run.Events)
        {
            if (one.Kind is GcKind.Young or GcKind.Mixed or GcKind.Full && one.HeapAfter is { } after)
                levels.Add(new SizeAt(one.Time, after));
        }

        return levels;
    }

    // Null where an eighth of the time had no collection: then nobody knows its level.
    private static long[]? Floors(List<SizeAt> levels, TimeSpan start, TimeSpan span)
    {
        var floors = new long[Slices];
        Array.Fill(floors, long.MaxValue);
        foreach (var level in levels)
        {
            var slice = Math.Clamp((int)((level.Time - start) / span * Slices), 0, Slices - 1);
            floors[slice] = Math.Min(floors[slice], level.Bytes);
        }

        return Array.Exists(floors, floor => floor == long.MaxValue) ? null : floors;
    }

    private static bool Rises(long[] floors)
    {
        for (var slice = 1; slice < floors.Length; slice++)
        {
            if (floors[slice] <= floors[slice - 1])
                return false;
        }

        return floors[^1] - floors[(floors.Length / 2) - 1] >= (floors[^1] - floors[0]) * LaterHalf;
    }
}
