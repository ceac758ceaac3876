using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Plimsoll.Gc.Measuring;

/// <summary>Measures of time: how long, how much of it stopped, where most.</summary>
internal static class Timeline
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private const int WorstKept = 5;
    private const int Buckets = 18;

    /// <summary>The pauses in order of their beginning; not to be written to, it may be the run's own array.</summary>
    public static GcEvent[] Pauses(ImmutableArray<GcEvent> events)
    {
        var pauses = OnlyPauses(ImmutableCollectionsMarshal.AsArray(events) ?? []);
        for (var index = 1; index < pauses.Length; index++)
        {
            if (pauses[index].Time < pauses[index - 1].Time)
                return [.. pauses.OrderBy(pause => pause.Time)];
        }

        return pauses;
    }

    public static TimeSpan Length(ReadOnlySpan<GcEvent> events)
    {
        if (events.IsEmpty)
            return TimeSpan.Zero;
        var (first, last) = (events[0].Time, events[0].End);
        foreach (ref readonly var one in events)
            (first, last) = (Min(first, one.Time), one.End > last ? one.End : last);
        return last - first;
    }

    /// <summary>Length of the union of the pauses.</summary>
    public static TimeSpan Stopped(GcEvent[] pauses)
    {
        var (total, until) = (TimeSpan.Zero, TimeSpan.MinValue);
        foreach (ref readonly var pause in pauses.AsSpan())
        {
            var from = pause.Time > until ? pause.Time : until;
            if (pause.End <= from)
                continue;
            total += pause.End - from;
            until = pause.End;
        }

        return total;
    }

    public static ImmutableArray<PauseBucket> Distribution(GcEvent[] pauses)
    {
        var counts = new int[Buckets];
        foreach (ref readonly var pause in pauses.AsSpan())
            counts[Math.Min(Buckets - 1, 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)pause.Duration.TotalMilliseconds))]++;
        var last = Array.FindLastIndex(counts, count => count > 0);
        return [.. counts.Take(last + 1).Select((count, index) => new PauseBucket(Bound(index), index == Buckets - 1 ? TimeSpan.MaxValue : Bound(index + 1), count))];
    }

    /// <summary>The windows of a minute that end with a pause and hold the most stopped time.</summary>
    public static ImmutableArray<StoppedInterval> Worst(GcEvent[] pauses)
    {
        var windows = new List<StoppedInterval>(pauses.Length);
        var (first, sum) = (0, TimeSpan.Zero);
        foreach (ref readonly var pause in pauses.AsSpan())
        {
            sum += pause.Duration;
            var from = pause.End - Window;
            while (pauses[first].End < from)
                sum -= pauses[first++].Duration;
            windows.Add(new StoppedInterval(from < TimeSpan.Zero ? TimeSpan.Zero : from, Window, sum < Window ? sum : Window));
        }

        return Apart(windows);
    }

    /// <summary>Most Full GCs, not asked for, in a row with less time between them than they took.</summary>
    public static int ConsecutiveFull(GcEvent[] pauses)
    {
        var (most, row, end, last) = (0, 0, TimeSpan.MinValue, TimeSpan.Zero);
        foreach (ref readonly var full in pauses.AsSpan())
        {
            if (full.Kind != GcKind.Full || full.Cause.IsExplicit())
                continue;
            row = row > 0 && full.Time - end <= (last > full.Duration ? last : full.Duration) ? row + 1 : 1;
            (end, last) = (full.End, full.Duration);
            most = Math.Max(most, row);
        }

        return most;
    }

    /// <summary>The worst few that do not overlap: a scan for each is cheaper than to sort them all.</summary>
    private static ImmutableArray<StoppedInterval> Apart(List<StoppedInterval> windows)
    {
        var chosen = new List<StoppedInterval>();
        while (chosen.Count < WorstKept)
        {
            StoppedInterval? worst = null;
            foreach (var window in windows)
            {
                if ((worst is null || window.Stopped > worst.Value.Stopped) && IsApart(window, chosen))
                    worst = window;
            }

            if (worst is null)
                break;
            chosen.Add(worst.Value);
        }

        return [.. chosen];
    }

    private static bool IsApart(StoppedInterval window, List<StoppedInterval> chosen)
    {
        foreach (var other in chosen)
        {
            if ((other.From - window.From).Duration() < Window)
                return false;
        }

        return true;
    }

    private static GcEvent[] OnlyPauses(GcEvent[] events)
    {
        var count = 0;
        foreach (ref readonly var one in events.AsSpan())
            count += one.IsPause ? 1 : 0;
        if (count == events.Length)
            return events;
        var (pauses, next) = (new GcEvent[count], 0);
        foreach (ref readonly var one in events.AsSpan())
        {
            if (one.IsPause)
                pauses[next++] = one;
        }

        return pauses;
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan Bound(int index) => index == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(1 << (index - 1));
}
