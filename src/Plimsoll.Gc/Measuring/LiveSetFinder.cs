using System.Collections.Immutable;

namespace Plimsoll.Gc.Measuring;

/// <summary>Finds the best evidence of what is alive: Full GCs, else mixed collections, else remarks, else old cycles.</summary>
internal static class LiveSetFinder
{
    private const int LastFigures = 3;

    public static (ImmutableArray<SizeAt> Series, LiveSet Live) Find(ImmutableArray<GcEvent> events, GcCollector collector)
    {
        var candidates = new (LiveSetEvidence From, Func<ImmutableArray<SizeAt>> Series)[]
        {
            (LiveSetEvidence.Full, () => After(events, GcKind.Full)),
            (LiveSetEvidence.Mixed, () => After(events, GcKind.Mixed)),
            (LiveSetEvidence.Remark, () => collector == GcCollector.Cms ? AfterSweep(events) : After(events, GcKind.Remark)),
            (LiveSetEvidence.Old, () => OldCycles(events)),
        };
        foreach (var (from, find) in candidates)
        {
            var series = find();
            if (!series.IsEmpty)
                return (series, new LiveSet(Median([.. series.TakeLast(LastFigures).Select(point => point.Bytes)]), from, series.Length));
        }

        return ([], new LiveSet(null, LiveSetEvidence.None, 0));
    }

    /// <summary>The figures of every kind of evidence but remarks of G1, in order of time: how the level came to where it is.</summary>
    public static ImmutableArray<SizeAt> All(ImmutableArray<GcEvent> events, GcCollector collector)
    {
        var cycles = collector == GcCollector.Cms ? AfterSweep(events) : OldCycles(events);
        return [.. After(events, GcKind.Full).Concat(After(events, GcKind.Mixed)).Concat(cycles).OrderBy(point => point.Time)];
    }

    /// <summary>The figures of the later half of their time.</summary>
    public static ImmutableArray<SizeAt> SecondHalf(ImmutableArray<SizeAt> series)
    {
        if (series.IsEmpty)
            return series;
        var middle = series[0].Time + ((series[^1].Time - series[0].Time) / 2);
        return [.. series.Where(point => point.Time >= middle)];
    }

    private static ImmutableArray<SizeAt> After(ImmutableArray<GcEvent> events, GcKind kind) =>
        [.. events.Where(one => one.Kind == kind && one.HeapAfter is not null).Select(one => new SizeAt(one.End, one.HeapAfter!.Value))];

    /// <summary>CMS frees between remark and reset: the next collection shows the outcome, or the remark itself if none follows any cycle.</summary>
    private static ImmutableArray<SizeAt> AfterSweep(ImmutableArray<GcEvent> events)
    {
        var series = ImmutableArray.CreateBuilder<SizeAt>();
        var swept = false;
        foreach (var one in events)
        {
            if (one.Kind == GcKind.ConcurrentCycle)
                swept = (one.Flags & GcEventFlags.Aborted) == 0;
            else if (swept && one.Kind == GcKind.Young && one.HeapAfter is { } after)
                (swept, _) = (false, Add(one.End, after));
        }

        return series.Count > 0 ? series.ToImmutable() : After(events, GcKind.Remark);

        bool Add(TimeSpan time, long bytes)
        {
            series.Add(new SizeAt(time, bytes));
            return true;
        }
    }

    private static ImmutableArray<SizeAt> OldCycles(ImmutableArray<GcEvent> events) =>
    [
        .. events.Where(one => one.Kind == GcKind.ConcurrentCycle && (one.Flags & GcEventFlags.Aborted) == 0 && (one.Live ?? one.HeapAfter) is not null)
            .Select(one => new SizeAt(one.End, (one.Live ?? one.HeapAfter)!.Value)),
    ];

    private static long Median(long[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
