using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// Collections that the code cache asked for. From JDK 20 on (JDK-8290025) no sweeper frees compiled code; the cache asks the collector instead: at "CodeCache GC Threshold" when much was compiled
/// since the last one, at "CodeCache GC Aggressive" when less than a tenth is free. A cache that is too small then never says that it is full.
/// </summary>
/// <param name="Count">How many.</param>
/// <param name="PerMinute">How many a minute.</param>
/// <param name="Share">Which part of the run's collections.</param>
/// <param name="Last">Whether they went on in the second half of the run.</param>
/// <param name="Seen">The run.</param>
internal readonly record struct CodeCollections(int Count, double PerMinute, double Share, bool Last, GcRunSeen Seen)
{
    private const int Many = 10;
    private const int VeryMany = 20;

    /// <summary>Whether they are no longer the warming up of a healthy program, which asks for a handful.</summary>
    public bool IsTrouble => Count >= Many && PerMinute >= 2 && Last && Share >= 0.3;

    /// <summary>Whether the collector does little else.</summary>
    public bool Rules => IsTrouble && Count >= VeryMany && PerMinute >= 6 && Share >= 0.5;

    /// <summary>Those of the run that has most of them; null without any.</summary>
    public static CodeCollections? Of(ProcessCase process) =>
        process.GcRuns.Select(In).Where(one => one.Count > 0).OrderByDescending(one => one.Count).Select(one => (CodeCollections?)one).FirstOrDefault();

    private static CodeCollections In(GcRunSeen seen)
    {
        int count = 0, all = 0, late = 0;
        var (events, length) = (seen.Run.Events, seen.Measures.Length);
        var begin = events.IsEmpty ? TimeSpan.Zero : events[0].Time;
        foreach (ref readonly var one in events)
        {
            if (one.Kind is not (GcKind.Full or GcKind.Young or GcKind.Mixed or GcKind.ConcurrentCycle))
                continue;
            all++;
            if (one.Cause != GcCause.CodeCache)
                continue;
            count++;
            late += one.Time - begin > length / 2 ? 1 : 0;
        }

        var minutes = Math.Max(length.TotalMinutes, 0.1);
        return new CodeCollections(count, count / minutes, all == 0 ? 0 : (double)count / all, late * 4 >= count, seen);
    }
}
