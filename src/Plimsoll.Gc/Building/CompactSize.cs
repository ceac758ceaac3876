namespace Plimsoll.Gc.Building;

/// <summary>A size in 32 bits: KiB below 2 TiB, MiB above, or unknown.</summary>
internal readonly record struct CompactSize(uint Raw)
{
    private const uint Unknown = uint.MaxValue;
    private const uint InMebibytes = 1u << 31;

    public long? Bytes => Raw == Unknown ? null : Raw < InMebibytes ? (long)Raw << 10 : (long)(Raw & ~InMebibytes) << 20;

    public static CompactSize FromBytes(long bytes)
    {
        if (bytes < 0)
            return new(Unknown);
        var kibibytes = (bytes + 512) >> 10;
        return kibibytes < InMebibytes
            ? new((uint)kibibytes)
            : new(InMebibytes | (uint)Math.Min(kibibytes >> 10, InMebibytes - 2));
    }
}
