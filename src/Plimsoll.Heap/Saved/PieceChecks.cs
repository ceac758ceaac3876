using System.Numerics;

namespace Plimsoll.Heap.Saved;

/// <summary>The checks of ranges that keep a wrong index from being followed out of its tables.</summary>
internal static unsafe class PieceChecks
{
    /// <summary>Every value is below the bound.</summary>
    public static PieceCheck<uint> Below(uint bound) => (piece, _, count) => Most(piece, count, 0) < bound;

    /// <summary>Every value is below the bound, or is <see cref="uint.MaxValue"/>, which stands for none.</summary>
    public static PieceCheck<uint> BelowOrNone(uint bound) => (piece, _, count) => Most(piece, count, 1) <= bound;

    /// <summary>Every value is at most the bound.</summary>
    public static PieceCheck<byte> AtMost(byte bound) => (piece, _, count) => !new ReadOnlySpan<byte>(piece, (int)count).ContainsAnyExceptInRange((byte)0, bound);

    /// <summary>Every value from the third on (vertices count from 1, the root) is at least 1 and below its own number, so that a walk ends at the root.</summary>
    public static PieceCheck<uint> Upwards { get; } = static (piece, first, count) =>
    {
        var from = Math.Max(0, 2 - first);
        for (var i = from; i < count; i++)
        {
            if (piece[i] - 1 >= first + i - 1)
                return false;
        }

        return true;
    };

    private static uint Most(uint* piece, long count, uint shift)
    {
        var (most, add) = (Vector<uint>.Zero, new Vector<uint>(shift));
        long i = 0;
        for (; i + Vector<uint>.Count <= count; i += Vector<uint>.Count)
            most = Vector.Max(most, *(Vector<uint>*)(piece + i) + add);
        uint highest = 0;
        for (var lane = 0; lane < Vector<uint>.Count; lane++)
            highest = Math.Max(highest, most[lane]);
        for (; i < count; i++)
            highest = Math.Max(highest, piece[i] + shift);
        return highest;
    }
}
