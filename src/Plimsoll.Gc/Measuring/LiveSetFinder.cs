namespace Plimsoll.Gc.Measuring;

/// <summary>Finds the best evidence of what is alive: Full GCs, else mixed collections, else remarks, else old cycles.</summary>
internal sealed class LiveSetFinder
{
    private const int LastFigures = 3;

    private readonly GcEvents _events;
    private readonly EventCounts _counts;
    private readonly bool _isCms;
    private readonly SizeAt[] _full;
    private readonly SizeAt[] _mixed;
    private readonly SizeAt[] _cycles;

    public LiveSetFinder(GcRun run, EventCounts counts)
    {
        (_events, _counts, _isCms) = (run.Events, counts, run.Collector == GcCollector.Cms);
        _full = After(GcKind.Full);
        _mixed = After(GcKind.Mixed);
        _cycles = _isCms ? AfterSweep() : OldCycles();
        (Series, Live) = Best();
    }

    /// <summary>The figures of the best evidence.</summary>
    public SizeAt[] Series { get; }

    /// <summary>The live set they tell.</summary>
    public LiveSet Live { get; }

    /// <summary>The figures of every kind of evidence but remarks of G1, in order of time: how the level came to where it is.</summary>
    public SizeAt[] All()
    {
        SizeAt[][] some = Array.FindAll([_full, _mixed, _cycles], static figures => figures.Length > 0);
        SizeAt[] all = some is [var only] ? only : [.. _full, .. _mixed, .. _cycles];
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

    private (SizeAt[] Series, LiveSet Live) Best()
    {
        for (var from = LiveSetEvidence.Full; from <= LiveSetEvidence.Old; from++)
        {
            var series = Of(from);
            if (series.Length > 0)
                return (series, new LiveSet(Median(series.AsSpan(Math.Max(0, series.Length - LastFigures))), from, series.Length));
        }

        return ([], new LiveSet(null, LiveSetEvidence.None, 0));
    }

    private SizeAt[] Of(LiveSetEvidence from) => from switch
    {
        LiveSetEvidence.Full => _full,
        LiveSetEvidence.Mixed => _mixed,
        LiveSetEvidence.Remark => _isCms ? _cycles : After(GcKind.Remark),
        _ => _isCms ? OldCycles() : _cycles,
    };

    private SizeAt[] After(GcKind kind)
    {
        var (series, next) = (new SizeAt[_counts.Of(kind)], 0);
        if (series.Length == 0)
            return series;
        foreach (ref readonly var one in _events)
        {
            if (one.Kind == kind && one.HeapAfter is { } after)
                series[next++] = new SizeAt(one.End, after);
        }

        Array.Resize(ref series, next);
        return series;
    }

    /// <summary>CMS frees between remark and reset: the next collection shows the outcome, or the remark itself if none follows any cycle.</summary>
    private SizeAt[] AfterSweep()
    {
        var series = new List<SizeAt>();
        var swept = false;
        foreach (ref readonly var one in _events)
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

        return series.Count > 0 ? [.. series] : After(GcKind.Remark);
    }

    private SizeAt[] OldCycles()
    {
        var series = new List<SizeAt>();
        foreach (ref readonly var one in _events)
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
