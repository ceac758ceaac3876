using System.Collections.Immutable;

namespace Plimsoll.Gc;

/// <summary>One life of one JVM, as far as the log covers it.</summary>
public sealed record GcRun
{
    /// <summary>The collector, from the log's own words or from the names of its events.</summary>
    public required GcCollector Collector { get; init; }

    /// <summary>What the header and the initialisation lines say about the JVM.</summary>
    public required JvmFacts Facts { get; init; }

    /// <summary>What the events' times count from.</summary>
    public required GcClock Clock { get; init; }

    /// <summary>The wall-clock instant (UTC) of time zero; null where the log has no dates.</summary>
    public DateTimeOffset? Origin { get; init; }

    /// <summary>All events in the order of the log.</summary>
    public required GcEvents Events { get; init; }

    /// <summary>Phases of collections and concurrent cycles by name, with their times summed up.</summary>
    public required ImmutableArray<PhaseTime> Phases { get; init; }

    /// <summary>Safepoints by operation, with their times summed up.</summary>
    public required ImmutableArray<SafepointTime> Safepoints { get; init; }

    /// <summary>References processed, where the log counts them.</summary>
    public required ReferenceCounts References { get; init; }

    /// <summary>How often the JVM said that the GC overhead limit was reached or near.</summary>
    public int OverheadLimitNotices { get; init; }

    /// <summary>How often the collector said that a thread got an OutOfMemoryError (ZGC prints it).</summary>
    public int OutOfMemoryNotices { get; init; }

    /// <summary>How often the clock of the log went backwards within the run.</summary>
    public int ClockWentBackwards { get; init; }

    /// <summary>The wall-clock instant of a time of this run; null where the log has no dates or absurd ones.</summary>
    public DateTimeOffset? At(TimeSpan time) =>
        Origin is { } origin && origin.Ticks + (Int128)time.Ticks is var ticks && ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset((long)ticks, TimeSpan.Zero) : null;
}

/// <summary>The times of one phase, summed up over a run.</summary>
/// <param name="Name">The phase as the log names it.</param>
/// <param name="Count">How often it was printed.</param>
/// <param name="Total">Sum of its times.</param>
/// <param name="Longest">The longest of them.</param>
public readonly record struct PhaseTime(string Name, long Count, TimeSpan Total, TimeSpan Longest);

/// <summary>The safepoints of one VM operation, summed up over a run.</summary>
/// <param name="Operation">The operation as the log names it; empty in logs of JDK 12 and earlier, which do not.</param>
/// <param name="Count">How many.</param>
/// <param name="Total">Time the application was stopped.</param>
/// <param name="Longest">The longest stop.</param>
/// <param name="Reaching">Time to safepoint: from the request until the last thread stood still.</param>
/// <param name="LongestReaching">The longest time to safepoint.</param>
public readonly record struct SafepointTime(string Operation, long Count, TimeSpan Total, TimeSpan Longest, TimeSpan Reaching, TimeSpan LongestReaching);

/// <summary>References that collections processed, summed up over a run.</summary>
/// <param name="Soft">Soft references.</param>
/// <param name="Weak">Weak references.</param>
/// <param name="Final">Objects with a finalizer.</param>
/// <param name="Phantom">Phantom references.</param>
public readonly record struct ReferenceCounts(long Soft, long Weak, long Final, long Phantom)
{
    /// <summary>The sums of two runs.</summary>
    public static ReferenceCounts operator +(ReferenceCounts left, ReferenceCounts right) =>
        new(left.Soft + right.Soft, left.Weak + right.Weak, left.Final + right.Final, left.Phantom + right.Phantom);

    /// <summary>The same as the operator.</summary>
    public static ReferenceCounts Add(ReferenceCounts left, ReferenceCounts right) => left + right;
}
