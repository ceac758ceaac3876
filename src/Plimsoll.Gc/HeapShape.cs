namespace Plimsoll.Gc;

/// <summary>The shape of the heap over time, as a person would name the curve.</summary>
public enum HeapShape
{
    /// <summary>Too few collections to tell.</summary>
    Unknown,

    /// <summary>Collections bring the heap back to about the same level, which leaves room.</summary>
    HealthySawTooth,

    /// <summary>The level after collections rises for as long as the log goes.</summary>
    Leak,

    /// <summary>The level is steady and high: a large set is kept on purpose, or the heap is small for it.</summary>
    Caching,

    /// <summary>The level was low and rose to the limit within a short time at the end.</summary>
    Acute,

    /// <summary>Full GCs follow each other with less time between them than they take.</summary>
    ConsecutiveFull,
}
