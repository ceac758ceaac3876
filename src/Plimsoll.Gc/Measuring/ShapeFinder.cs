namespace Plimsoll.Gc.Measuring;

/// <summary>Names the heap's curve. The names are those of the trade (GCeasy's pattern articles); the thresholds are ours and stand beside each.</summary>
internal static class ShapeFinder
{
    private const int FewestCollections = 5;
    private const int FullInARow = 3;

    /// <summary>Below a minute a slope is the program's start.</summary>
    private static readonly TimeSpan ShortestForSlope = TimeSpan.FromMinutes(1);

    /// <summary>A rise below a tenth of the heap may be warm-up or cache filling.</summary>
    private const double LeakShareOfHeap = 0.10;

    /// <summary>A set that stays below three tenths of the heap harms nobody yet.</summary>
    private const double LowShareOfHeap = 0.30;

    /// <summary>From 70 % live on, G1's and CMS's concurrent cycles (45 to 75 %) never rest.</summary>
    private const double HighShareOfHeap = 0.70;

    /// <summary>Half of the peak is far from noise.</summary>
    private const double StillHeld = 0.5;

    /// <summary>An acute rise leaves 65 % for the last time and passes 85 % within the last quarter of the log.</summary>
    private const double CalmShareOfHeap = 0.65;
    private const double FullShareOfHeap = 0.85;
    private const double LastQuarter = 0.75;

    /// <summary>A level this close to its peak is the ceiling: what came before tells how it got there.</summary>
    private const double Ceiling = 0.93;

    public static HeapShape Find(GcRun run, Occupancy heap, LiveSet live, ArraySegment<SizeAt> series, int consecutiveFull)
    {
        if (!HasCollections(run.Events, FewestCollections) || heap.Limit is not { } limit || limit <= 0)
            return consecutiveFull >= FullInARow ? HeapShape.ConsecutiveFull : HeapShape.Unknown;
        if (run.Clock != GcClock.None && IsAcute(series, run.Events[0].Time, limit, consecutiveFull >= FullInARow))
            return HeapShape.Acute;
        if (run.Clock != GcClock.None && IsLeak(series, live, limit, heap.LastAfter))
            return HeapShape.Leak;
        if (consecutiveFull >= FullInARow)
            return HeapShape.ConsecutiveFull;
        return live.Bytes >= HighShareOfHeap * limit ? HeapShape.Caching : HeapShape.HealthySawTooth;
    }

    /// <summary>The trend of the figures before they reach the ceiling.</summary>
    public static Trend? Rise(ArraySegment<SizeAt> series, long limit) => Trend.Of(BelowCeiling(series, limit));

    private static bool IsLeak(ArraySegment<SizeAt> series, LiveSet live, long limit, long? lastAfter)
    {
        var rising = BelowCeiling(series, limit);
        return StaysUp(series, lastAfter) && Trend.Of(rising) is { Grows: true } trend && trend.Span >= ShortestForSlope && trend.Growth >= LeakShareOfHeap * limit
            && Trend.Of(LiveSetFinder.SecondHalf(rising)) is null or { BytesPerHour: > 0, Lower: >= 0 } && live.Bytes >= LowShareOfHeap * limit;
    }

    /// <summary>What a leak holds it holds to the end: no heap after a collection is smaller than its live set, so one that ends below half of the peak was given up.</summary>
    private static bool StaysUp(ArraySegment<SizeAt> series, long? lastAfter)
    {
        var peak = 0L;
        foreach (var point in series)
            peak = Math.Max(peak, point.Bytes);
        return !(lastAfter < peak * StillHeld);
    }

    private static bool HasCollections(GcEvents events, int fewest)
    {
        foreach (ref readonly var one in events)
            fewest -= one.HeapAfter is null ? 0 : 1;
        return fewest <= 0;
    }

    private static ArraySegment<SizeAt> BelowCeiling(ArraySegment<SizeAt> series, long limit)
    {
        if (series.Count == 0)
            return series;
        var (peak, below) = (0L, 0);
        foreach (var point in series)
            peak = Math.Max(peak, point.Bytes);
        if (peak < FullShareOfHeap * limit)
            return series;
        while (series[below].Bytes < Ceiling * peak)
            below++;
        return series[..below];
    }

    private static bool IsAcute(ArraySegment<SizeAt> series, TimeSpan start, long limit, bool isFull)
    {
        var calm = series.Count - 1;
        while (calm >= 0 && series[calm].Bytes > CalmShareOfHeap * limit)
            calm--;
        if (calm < 0 || calm == series.Count - 1 || (!isFull && series[^1].Bytes < FullShareOfHeap * limit) || series[^1].Time - start < ShortestForSlope)
            return false;
        var rose = Trend.Of(series[..(calm + 1)]) is { Grows: true } rise && rise.Growth >= LeakShareOfHeap * limit;
        return !rose && (series[calm].Time - start) / (series[^1].Time - start) >= LastQuarter;
    }
}
