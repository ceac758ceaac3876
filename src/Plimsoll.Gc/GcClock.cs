namespace Plimsoll.Gc;

/// <summary>What <see cref="GcEvent.Time"/> of a run counts from.</summary>
public enum GcClock
{
    /// <summary>The lines carry no time: all events are at zero, in order.</summary>
    None,

    /// <summary>The start of the JVM.</summary>
    Uptime,

    /// <summary>The first stamp of the run; only dates were logged.</summary>
    Wall,
}
