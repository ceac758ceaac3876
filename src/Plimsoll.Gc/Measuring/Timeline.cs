using System.Collections.Immutable;

namespace Plimsoll.Gc.Measuring;

/// <summary>Measures of time: how long, how much of it stopped, where most.</summary>
internal static class Timeline
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private const int WorstKept = 5;
    private const int Buckets = 18;

    public static TimeSpan Length(GcEvents events)
    {
        if (events.IsEmpty)
            return TimeSpan.Zero;
        var (first, last) = (events[0].Time, events[0].End);
        foreach (ref readonly var one in events)
            (first, last) = (Min(first, one.Time), one.End > last ? one.End : last);
        return last - first;
    }

    /// <summary>Length of the union of the pauses.</summary>
    public static TimeSpan Stopped(PauseOrder pauses)
    {
        var (total, until) = (TimeSpan.Zero, TimeSpan.MinValue);
        foreach (ref readonly var pause in pauses)
        {
            var from = pause.Time > until ? pause.Time : until;
            if (pause.End <= from)
                continue;
            total += pause.End - from;
            until = pause.End;
        }

        return total;
    }

    public static ImmutableArray<PauseBucket> Distribution(PauseOrder pauses)
    {
        var counts = new int[Buckets];
        foreach (ref readonly var pause in pauses)
            counts[Math.Min(Buckets - 1, 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)pause.Duration.TotalMilliseconds))]++;
        var last = Array.FindLastIndex(counts, count => count > 0);
        return [.. counts.Take(last + 1).Select((count, index) => new PauseBucket(Bound(index), index == Buckets - 1 ? TimeSpan.MaxValue : Bound(index + 1), count))];
    }

    /// <summary>The windows of a minute that end with a pause and hold the most stopped time, worst first, not overlapping: one walk for each.</summary>
    public static ImmutableArray<StoppedInterval> Worst(PauseOrder pauses)
    {
        var chosen = new List<StoppedInterval>();
        while (chosen.Count < WorstKept && WorstApart(pauses, chosen) is { } worst)
            chosen.Add(worst);
        return [.. chosen];
    }

    /// <summary>Most Full GCs, not asked for, in a row with less time between them than they took.</summary>
    public static int ConsecutiveFull(PauseOrder pauses)
    {
        var (most, row, end, last) = (0, 0, TimeSpan.MinValue, TimeSpan.Zero);
        foreach (ref readonly var full in pauses)
        {
            if (full.Kind != GcKind.Full || full.Cause.IsExplicit())
                continue;
            row = row > 0 && full.Time - end <= (last > full.Duration ? last : full.Duration) ? row + 1 : 1;
            (end, last) = (full.End, full.Duration);
            most = Math.Max(most, row);
        }

        return most;
    }

    private static StoppedInterval? WorstApart(PauseOrder pauses, List<StoppedInterval> chosen)
    {
        StoppedInterval? worst = null;
        var (first, sum) = (0, TimeSpan.Zero);
        foreach (ref readonly var pause in pauses)
        {
            sum += pause.Duration;
            var from = pause.End - Window;
            while (pauses[first].End < from)
                sum -= pauses[first++].Duration;
            var window = new StoppedInterval(from < TimeSpan.Zero ? TimeSpan.Zero : from, Window, sum < Window ? sum : Window);
            if ((worst is null || window.Stopped > worst.Value.Stopped) && IsApart(window, chosen))
                worst = window;
        }

        return worst;
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

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan Bound(int index) => index == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(1 << (index - 1));
}
