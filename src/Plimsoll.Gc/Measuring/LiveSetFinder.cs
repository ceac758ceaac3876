namespace Plimsoll.Gc.Measuring;

/// <summary>Finds the best evidence of what is alive: Full GCs, else mixed collections, else remarks, else old cycles.</summary>
internal static class LiveSetFinder
{
    private const int LastFigures = 3;

    public static (SizeAt[] Series, LiveSet Live) Find(GcEvents events, GcCollector collector)
    {
        for (var from = LiveSetEvidence.Full; from <= LiveSetEvidence.Old; from++)
        {
            var series = Series(events, collector, from);
            if (series.Length > 0)
                return (series, new LiveSet(Median(series.AsSpan(Math.Max(0, series.Length - LastFigures))), from, series.Length));
        }

        return ([], new LiveSet(null, LiveSetEvidence.None, 0));
    }

    /// <summary>The figures of every kind of evidence but remarks of G1, in order of time: how the level came to where it is.</summary>
    public static SizeAt[] All(GcEvents events, GcCollector collector)
    {
        SizeAt[] all = [.. Series(events, collector, LiveSetEvidence.Full), .. Series(events, collector, LiveSetEvidence.Mixed), .. collector == GcCollector.Cms ? AfterSweep(events) : OldCycles(events)];
        for (var index = 1; index < all.Length; index++)
        {
            if (all[index].Time < all[index - 1].Time)
                return [.. all.OrderBy(point => point.Time)];
        }

        return all;
    }

    /// <summary>The figures of the later half of their time.</summary>
    public static IReadOnlyList<SizeAt> SecondHalf(ArraySegment<SizeAt> series)
    {
        if (series.Count == 0)
            return series;
        var middle = series[0].Time + ((series[^1].Time - series[0].Time) / 2);
        return Array.FindAll([.. series], point => point.Time >= middle);
    }

    private static SizeAt[] Series(GcEvents events, GcCollector collector, LiveSetEvidence from) => from switch
    {
        LiveSetEvidence.Full => After(events, GcKind.Full),
        LiveSetEvidence.Mixed => After(events, GcKind.Mixed),
        LiveSetEvidence.Remark => collector == GcCollector.Cms ? AfterSweep(events) : After(events, GcKind.Remark),
        _ => OldCycles(events),
    };

    private static SizeAt[] After(GcEvents events, GcKind kind)
    {
        var series = new List<SizeAt>();
        foreach (ref readonly var one in events)
        {
            if (one.Kind == kind && one.HeapAfter is { } after)
                series.Add(new SizeAt(one.End, after));
        }

        return [.. series];
    }

    /// <summary>CMS frees between remark and reset: the next collection shows the outcome, or the remark itself if none follows any cycle.</summary>
    private static SizeAt[] AfterSweep(GcEvents events)
    {
        var series = new List<SizeAt>();
        var swept = false;
        foreach (ref readonly var one in events)
        {
            if (one.Kind == GcKind.ConcurrentCycle)
            {
                swept = (one.Flags & GcEventFlags.Aborted) == 0;
            }
            else if (swept && one.Kind == GcKind.Young && one.HeapAfter is { } after)
            {
                swept = false;
                series.Add(new SizeAt(one.End, after));
            }
        }

        return series.Count > 0 ? [.. series] : After(events, GcKind.Remark);
    }

    private static SizeAt[] OldCycles(GcEvents events)
    {
        var series = new List<SizeAt>();
        foreach (ref readonly var one in events)
        {
            if (one.Kind == GcKind.ConcurrentCycle && (one.Flags & GcEventFlags.Aborted) == 0 && (one.Live ?? one.HeapAfter) is { } live)
                series.Add(new SizeAt(one.End, live));
        }

        return [.. series];
    }

    private static long Median(ReadOnlySpan<SizeAt> last)
    {
        var values = new long[last.Length];
        for (var index = 0; index < values.Length; index++)
            values[index] = last[index].Bytes;
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
