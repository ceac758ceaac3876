using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>Full collections that the heap did not need: who asks for them leaves a rhythm.</summary>
internal static class ExplicitCollections
{
    private const double PlentyOfRoom = 0.6;

    /// <summary>
    /// The interval of full collections that come like a clock while the heap is mostly empty, and the bytes left after them; null when they do not.
    /// RMI's distributed collector asks every 3600 s (sun.rmi.dgc.client.gcInterval, sun.rmi.dgc.server.gcInterval); JDK 7 and earlier print no cause.
    /// </summary>
    public static (TimeSpan Interval, long Live)? Periodic(GcRunSeen seen)
    {
        var (times, left) = (new List<TimeSpan>(), 0L);
        foreach (ref readonly var one in seen.Run.Events)
        {
            if (one.Kind != GcKind.Full || one.Cause is not (GcCause.None or GcCause.SystemGc))
                continue;
            if (one.HeapAfter is not { } after || after > one.HeapCommitted * PlentyOfRoom)
                return null;
            times.Add(one.Time);
            left = after;
        }

        if (times.Count < 2)
            return null;
        var intervals = times.Zip(times.Skip(1), (earlier, later) => later - earlier).Order().ToArray();
        var middle = intervals[intervals.Length / 2];
        var regular = intervals.All(interval => Math.Abs(interval / middle - 1) < 0.02);
        var enough = intervals.Length >= 3 || Math.Abs((middle.TotalSeconds / 3600) - 1) < 0.01;
        return regular && enough && middle >= TimeSpan.FromSeconds(1) ? (middle, left) : null;
    }

    /// <summary>Full collections at least once a second by jstat's rows, each beside a young one (so ParallelGC carries out System.gc()), in a heap with room; null when there are none.</summary>
    public static (double PerSecond, double Share)? InRows(JstatTaken taken)
    {
        var (full, young, old, seconds) = (taken.Series.FullCollections, taken.Series.YoungCollections, taken.Series.OldPercent, taken.Series.FullSeconds);
        if (full.Length < 3 || young.Length != full.Length || old.Length != full.Length || seconds.Length != full.Length || old.Max() > 100 * PlentyOfRoom)
            return null;
        var time = taken.Series.Column("Timestamp") is { Length: > 1 } stamps ? stamps[^1] - stamps[0] : full.Length - 1;
        var (more, younger) = (full[^1] - full[0], young[^1] - young[0]);
        return time > 0 && more / time >= 1 && younger <= more * 1.5 ? (more / time, (seconds[^1] - seconds[0]) / time) : null;
    }
}
