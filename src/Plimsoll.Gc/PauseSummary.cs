using Plimsoll.Gc.Measuring;

namespace Plimsoll.Gc;

/// <summary>Pauses in figures. Percentiles are exact, nearest rank: the smallest value that at least p percent of the values do not exceed.</summary>
/// <param name="Count">How many.</param>
/// <param name="Sum">Sum of their durations as printed (a Full GC printed inside a young pause counts in both).</param>
/// <param name="Mean">Average.</param>
/// <param name="Max">The longest.</param>
/// <param name="P50">Median.</param>
/// <param name="P75">75th percentile.</param>
/// <param name="P90">90th percentile.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="P999">99.9th percentile.</param>
public readonly record struct PauseSummary(
    int Count, TimeSpan Sum, TimeSpan Mean, TimeSpan Max, TimeSpan P50, TimeSpan P75, TimeSpan P90, TimeSpan P95, TimeSpan P99, TimeSpan P999)
{
    /// <summary>The figures of any set of durations; all zero for none.</summary>
    public static PauseSummary Of(IEnumerable<TimeSpan> durations) => Of([.. durations.Select(duration => duration.Ticks)]);

    /// <summary>The figures of durations in ticks, which are sorted on the way.</summary>
    internal static PauseSummary Of(List<long> ticks)
    {
        ticks.Sort();
        var ranking = new Ranking(ticks.Count);
        foreach (var one in ticks)
            ranking.Add(one);
        return ranking.Summary;
    }
}

/// <summary>The pauses of one kind or cause.</summary>
/// <param name="Name">The kind or cause.</param>
/// <param name="Pauses">Their figures.</param>
public readonly record struct PauseGroup(string Name, PauseSummary Pauses);

/// <summary>How many pauses lasted between two bounds.</summary>
/// <param name="From">At least this long.</param>
/// <param name="To">Shorter than this.</param>
/// <param name="Count">How many.</param>
public readonly record struct PauseBucket(TimeSpan From, TimeSpan To, int Count);

/// <summary>A stretch of time in which the application stood still for a large share.</summary>
/// <param name="From">Its beginning on the run's clock.</param>
/// <param name="Length">Its length.</param>
/// <param name="Stopped">How much of it was pauses.</param>
public readonly record struct StoppedInterval(TimeSpan From, TimeSpan Length, TimeSpan Stopped)
{
    /// <summary>Share of the stretch in which the application stood still, 0 to 1.</summary>
    public double Share => Length > TimeSpan.Zero ? Math.Min(1, Stopped / Length) : 0;
}
