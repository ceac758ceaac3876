namespace Plimsoll.Gc.Building;

/// <summary>A duration in 40 bits: steps of 100 ns, at most 30 hours.</summary>
internal readonly record struct CompactDuration(uint Low, byte High)
{
    private const long Longest = (1L << 40) - 1;

    public long Ticks => ((long)High << 32) | Low;

    public static CompactDuration FromTicks(long ticks)
    {
        var bounded = Math.Clamp(ticks, 0, Longest);
        return new((uint)bounded, (byte)(bounded >> 32));
    }
}
