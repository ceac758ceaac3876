namespace Plimsoll.Gc.Measuring;

/// <summary>Names the heap's curve. The names are those of the trade (GCeasy's pattern articles); the thresholds are ours and stand beside each.</summary>
internal static class ShapeFinder
{
    private const int FewestCollections = 5;
    private const int FullInARow = 3;

    /// <summary>A rise below a tenth of the heap may be warm-up or cache filling.</summary>
    private const double LeakShareOfHeap = 0.10;

    /// <summary>From 70 % live on, G1's and CMS's concurrent cycles (45 to 75 %) never rest.</summary>
    private const double HighShareOfHeap = 0.70;

    /// <summary>The last tenth of the collections against the nine before.</summary>
    private const int LastShare = 10;

    public static HeapShape Find(GcRun run, Occupancy heap, LiveSet live, Trend? trend, int consecutiveFull)
    {
        var after = run.Events.Where(one => one.HeapAfter is not null && one.Kind is GcKind.Young or GcKind.Mixed or GcKind.Full or GcKind.Degenerated or GcKind.ConcurrentCycle)
            .Select(one => one.HeapAfter!.Value).ToArray();
        if (consecutiveFull >= FullInARow)
            return HeapShape.ConsecutiveFull;
        if (after.Length < FewestCollections || heap.Limit is not { } limit || limit <= 0)
            return HeapShape.Unknown;
        if (IsAcute(after, limit))
            return HeapShape.Acute;
        if (trend is { Grows: true } rising && rising.Growth >= LeakShareOfHeap * limit && live.Bytes >= 0.3 * limit)
            return HeapShape.Leak;
        return live.Bytes >= HighShareOfHeap * limit ? HeapShape.Caching : HeapShape.HealthySawTooth;
    }

    private static bool IsAcute(long[] after, long limit)
    {
        var last = Math.Max(2, after.Length / LastShare);
        var before = after[..^last];
        if (before.Length < FewestCollections)
            return false;
        Array.Sort(before);
        return after[^1] >= 0.85 * limit && before[before.Length * 9 / 10] <= 0.5 * limit;
    }
}
