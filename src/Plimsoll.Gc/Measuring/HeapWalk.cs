namespace Plimsoll.Gc.Measuring;

/// <summary>Measures of space, from one walk over the events each.</summary>
internal static class HeapWalk
{
    private static readonly TimeSpan PeakWindow = TimeSpan.FromSeconds(10);

    /// <summary>What the heap gained from the end of one collection to the beginning of the next.</summary>
    public static Rate Allocation(ReadOnlySpan<GcEvent> events, TimeSpan length)
    {
        var (sum, peak) = (0L, new Peak(length));
        var (after, end) = (-1L, TimeSpan.MinValue);
        foreach (ref readonly var one in events)
        {
            if (one.HeapBefore is not { } before || one.HeapAfter is not { } left || one.Time < end)
                continue;
            var gained = after >= 0 ? Math.Max(0, before - after) : 0;
            sum += gained;
            peak.Add(one.Time, gained);
            (after, end) = (left, one.IsPause ? one.End : one.Time);
        }

        return peak.Rate(sum, length);
    }

    public static Rate Promotion(ReadOnlySpan<GcEvent> events, TimeSpan length)
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

    public static Occupancy Occupancy(GcRun run)
    {
        long used = -1, after = -1, last = -1, committed = -1, lastCommitted = -1, young = -1, old = -1, oldAfter = -1, humongous = -1;
        var humongousCollections = 0;
        foreach (ref readonly var one in run.Events.AsSpan())
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
            humongousCollections += one.Cause == GcCause.G1HumongousAllocation ? 1 : 0;
        }

        return new Occupancy(
            Known(used), Known(after), Known(last), Known(committed), Known(lastCommitted), run.Facts.HeapMax ?? Known(committed), Known(young), Known(old), Known(oldAfter),
            Known(humongous), humongousCollections);
    }

    public static MetaspaceUse Metaspace(GcRun run)
    {
        var points = run.Events.Where(one => one.Metaspace is not null).Select(one => new SizeAt(one.Time, one.Metaspace!.Value)).ToList();
        long? committed = null;
        foreach (ref readonly var one in run.Events.AsSpan())
            committed = one.MetaspaceCommitted ?? committed;
        return new MetaspaceUse(
            points.Count > 0 ? points[^1].Bytes : null,
            points.Count > 0 ? points.Max(point => point.Bytes) : null,
            committed,
            run.Facts.MetaspaceMax,
            run.Events.Count(one => one.Cause is GcCause.MetadataThreshold or GcCause.MetadataClearSoftReferences or GcCause.PermanentFull && one.Kind != GcKind.Phase),
            run.Events.Count(one => one.Cause == GcCause.MetadataClearSoftReferences),
            Trend.Of(points));
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
