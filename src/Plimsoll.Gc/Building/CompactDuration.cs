namespace Plimsoll.Gc.Building;

/// <summary>A duration in 32 bits: 100 ns steps below 214 s, milliseconds above (at most 24 days).</summary>
internal readonly record struct CompactDuration(uint Raw)
{
    private const uint InMilliseconds = 1u << 31;

    public long Ticks => Raw < InMilliseconds ? Raw : (Raw & ~InMilliseconds) * TimeSpan.TicksPerMillisecond;

    public static CompactDuration FromTicks(long ticks) => ticks switch
    {
        <= 0 => default,
        < InMilliseconds => new((uint)ticks),
        _ => new(InMilliseconds | (uint)Math.Min(ticks / TimeSpan.TicksPerMillisecond, InMilliseconds - 1)),
    };
}
