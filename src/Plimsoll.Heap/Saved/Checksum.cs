using System.Runtime.CompilerServices;

namespace Plimsoll.Heap.Saved;

/// <summary>
/// Checksums of index sections: eight lanes of xor and multiply by odd numbers, each step a bijection, so a change within one word always shows. They find damage, not malice; whoever can write
/// to the folder is kept from harm by the checks of ranges.
/// </summary>
internal static unsafe class Checksum
{
    /// <summary>Bytes of one piece: pieces are checked in parallel, and their sums are summed in order.</summary>
    public const int PieceBytes = 1 << 20;

    private const int Lanes = 8;
    private const ulong Prime = 0x9E3779B97F4A7C15UL;

    /// <summary>The sum of a stretch of at most one piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong OfPiece(byte* start, long bytes)
    {
        var (a, b, c, d, e, f, g, h) = (1UL, 2UL, 3UL, 4UL, 5UL, 6UL, 7UL, 8UL);
        var words = (ulong*)start;
        var whole = bytes / sizeof(ulong) & -Lanes;
        for (long i = 0; i < whole; i += Lanes)
        {
            a = (a ^ words[i]) * Prime;
            b = (b ^ words[i + 1]) * Prime;
            c = (c ^ words[i + 2]) * Prime;
            d = (d ^ words[i + 3]) * Prime;
            e = (e ^ words[i + 4]) * Prime;
            f = (f ^ words[i + 5]) * Prime;
            g = (g ^ words[i + 6]) * Prime;
            h = (h ^ words[i + 7]) * Prime;
        }

        for (var i = whole * sizeof(ulong); i < bytes; i++)
            a = (a ^ start[i]) * Prime;
        var sum = (ulong)bytes;
        foreach (var lane in (ReadOnlySpan<ulong>)[a, b, c, d, e, f, g, h])
            sum = With(sum, lane);
        return sum;
    }

    /// <summary>The sum of what came before and one more value.</summary>
    public static ulong With(ulong sum, ulong value) => ((ulong.RotateLeft(sum, 29) ^ value) * Prime) + 1;

    /// <summary>The sum of a stretch of any length.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 0;
        fixed (byte* start = bytes)
        {
            for (var at = 0; at < bytes.Length; at += PieceBytes)
                sum = With(sum, OfPiece(start + at, Math.Min(PieceBytes, bytes.Length - at)));
        }

        return sum;
    }
}
