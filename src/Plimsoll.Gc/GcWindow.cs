namespace Plimsoll.Gc;

/// <summary>The part of a log that is asked for. Events, and the sums of phases, safepoints, references and notices, are those within it; facts about the JVM are those of the whole log.</summary>
/// <param name="From">What began before it is left out; null: no such bound.</param>
/// <param name="To">What began after it is left out; null: no such bound.</param>
public sealed record GcWindow(GcTime? From, GcTime? To)
{
    /// <summary>The whole log.</summary>
    public static GcWindow Whole { get; } = new(null, null);

    /// <summary>The bounds on the clock of a run whose time zero is <paramref name="origin"/>. A date binds nothing in a log without dates.</summary>
    public (TimeSpan From, TimeSpan To) On(DateTimeOffset? origin) => (From?.On(origin) ?? TimeSpan.MinValue, To?.On(origin) ?? TimeSpan.MaxValue);
}
