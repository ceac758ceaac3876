namespace Plimsoll.Gc.Measuring;

/// <summary>Measures of space, from one walk over the events each.</summary>
internal static class HeapWalk
{
    private static readonly TimeSpan PeakWindow = TimeSpan.FromSeconds(10);

    /// <summary>Stamps are cut to milliseconds: only what overlaps by more was printed within another collection.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// What the heap gained from the end of one collection to the beginning of the next. A collection that another one ran in is printed behind it and left out:
    /// it began before the other ended or, without a clock, has the lower number.
    /// </summary>
    public static Rate Allocation(GcEvents events, TimeSpan length, bool timed)
    {
        var (sum, peak) = (0L, new Peak(length));
        var (after, end, number) = (-1L, TimeSpan.MinValue, -1);
        foreach (ref readonly var one in events)
        {
            if (one.HeapBefore is not { } before || one.HeapAfter is not { } left || (timed ? one.Time + Rounding < end : one.Id < number && !IsShortStop(one.Kind)))
                continue;
            var gained = after >= 0 ? Math.Max(0, before - after) : 0;
            sum += gained;
            peak.Add(one.Time, gained);
            (after, end, number) = (left, one.IsPause ? one.End : one.Time, one.Id ?? -1);
        }

        return peak.Rate(sum, length);
    }

    /// <summary>Stops of a concurrent cycle have its number, which is lower than that of the collections since.</summary>
    private static bool IsShortStop(GcKind kind) => kind is GcKind.InitialMark or GcKind.Remark or GcKind.Cleanup or GcKind.Phase;

    public static Rate Promotion(GcEvents events, TimeSpan length)
    {
        var (sum, peak) = (0L, new Peak(length));
        foreach (ref readonly var one in events)
        {
            if (one.Promoted is not { } promoted)
                continue;
            sum += promoted;
            peak.Add(one.Time, promoted);
        }

        return peak.Rate(sum, length);
    }

    public static Occupancy Occupancy(GcRun run, EventCounts counts)
    {
        long used = -1, after = -1, last = -1, committed = -1, lastCommitted = -1, young = -1, old = -1, oldAfter = -1, humongous = -1;
        foreach (ref readonly var one in run.Events)
        {
            used = Math.Max(used, one.HeapBefore ?? -1);
            after = Math.Max(after, one.HeapAfter ?? -1);
            last = one.HeapAfter ?? last;
            committed = Math.Max(committed, one.HeapCommitted ?? -1);
            lastCommitted = one.HeapCommitted ?? lastCommitted;
            young = Math.Max(young, one.YoungCommitted ?? -1);
            old = Math.Max(old, one.OldCommitted ?? -1);
            oldAfter = Math.Max(oldAfter, one.OldAfter ?? -1);
            humongous = Math.Max(humongous, one.Humongous ?? -1);
        }

        return new Occupancy(
            Known(used), Known(after), Known(last), Known(committed), Known(lastCommitted), run.Facts.HeapMax ?? Known(committed), Known(young), Known(old), Known(oldAfter),
            Known(humongous), counts.Of(GcCause.G1HumongousAllocation));
    }

    public static MetaspaceUse Metaspace(GcRun run, EventCounts counts)
    {
        var points = 0;
        long used = -1, peak = -1, committed = -1;
        foreach (ref readonly var one in run.Events)
        {
            committed = one.MetaspaceCommitted ?? committed;
            if (one.Metaspace is not { } size)
                continue;
            (used, peak) = (size, Math.Max(peak, size));
            points++;
        }

        var lastResorts = counts.Of(GcCause.MetadataClearSoftReferences);
        var collections = counts.Of(GcCause.MetadataThreshold) + lastResorts + counts.Of(GcCause.PermanentFull) - counts.Of(GcKind.Phase, GcCause.PermanentFull);
        return new MetaspaceUse(Known(used), Known(peak), Known(committed), run.Facts.MetaspaceMax, collections, lastResorts, Trend.Of(Metaspace(run.Events, Trend.Picks(points))));
    }

    /// <summary>The points of metaspace with the given numbers, which ascend.</summary>
    private static List<SizeAt> Metaspace(GcEvents events, int[] numbers)
    {
        var points = new List<SizeAt>(numbers.Length);
        var number = 0;
        foreach (ref readonly var one in events)
        {
            if (one.Metaspace is not { } size || points.Count == numbers.Length)
                continue;
            if (number++ == numbers[points.Count])
                points.Add(new SizeAt(one.Time, size));
        }

        return points;
    }

    private static long? Known(long size) => size < 0 ? null : size;

    /// <summary>The ten seconds with the most bytes.</summary>
    private sealed class Peak(TimeSpan length)
    {
        private readonly TimeSpan _window = length < PeakWindow ? length : PeakWindow;
        private readonly Queue<SizeAt> _within = new();
        private long _sum;
        private long _most;

        public void Add(TimeSpan time, long bytes)
        {
            _within.Enqueue(new SizeAt(time, bytes));
            _sum += bytes;
            while (_within.Peek().Time < time - _window)
                _sum -= _within.Dequeue().Bytes;
            _most = Math.Max(_most, _sum);
        }

        public Rate Rate(long bytes, TimeSpan over) =>
            over > TimeSpan.Zero ? new Rate(bytes, bytes / over.TotalSeconds, _most / _window.TotalSeconds) : new Rate(bytes, null, null);
    }
}
