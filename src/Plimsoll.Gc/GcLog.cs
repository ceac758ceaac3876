using System.Collections.Immutable;

namespace Plimsoll.Gc;

/// <summary>What was read from one log, or from a set of rotated ones.</summary>
/// <param name="Runs">The JVMs in order of their start.</param>
/// <param name="Coverage">How much of the input was understood.</param>
public sealed record GcLog(ImmutableArray<GcRun> Runs, GcCoverage Coverage)
{
    /// <summary>Nothing read.</summary>
    public static GcLog Empty { get; } = new([], new GcCoverage());

    /// <summary>Puts logs of different JVMs side by side: runs in order of their start where dates tell, else in the given order.</summary>
    public static GcLog Combine(IEnumerable<GcLog> logs)
    {
        var all = logs.ToList();
        var runs = all.SelectMany(log => log.Runs).ToList();
        if (runs.All(run => run.Origin is not null))
            runs = [.. runs.OrderBy(run => run.At(run.Events.IsEmpty ? TimeSpan.Zero : run.Events[0].Time))];
        return new GcLog([.. runs], all.Aggregate(new GcCoverage(), (sum, log) => sum.Add(log.Coverage)));
    }
}
