using Plimsoll.Gc.Building;

namespace Plimsoll.Gc.Lines;

/// <summary>The safepoint lines of all JDKs.</summary>
internal static class StoppedTime
{
    private const int TicksPerNanosecondInverse = 100;

    /// <summary><c>Total time for which application threads were stopped: S seconds, Stopping threads took: S seconds</c> (JDK 6 to 12).</summary>
    public static bool ReadTotal(ReadOnlySpan<byte> text, TimeTable safepoints)
    {
        if (!After(text, "were stopped: "u8, out var scan) || !scan.Seconds(out var total))
            return false;
        long reaching = 0;
        if (After(text, "threads took: "u8, out scan))
            scan.Seconds(out reaching);
        safepoints.Add([], total, reaching);
        return true;
    }

    /// <summary><c>Safepoint "X", Time since last: N ns, Reaching safepoint: N ns, ... Total: N ns</c> (JDK 13 and later, runtime/safepoint.cpp).</summary>
    public static bool ReadOperation(ReadOnlySpan<byte> text, TimeTable safepoints)
    {
        var open = text.IndexOf((byte)'"');
        var close = open < 0 ? -1 : text[(open + 1)..].IndexOf((byte)'"');
        if (close < 1 || !After(text, "Total: "u8, out var scan) || !scan.Integer(out var total))
            return false;
        long reaching = 0;
        if (After(text, "Reaching safepoint: "u8, out scan))
            scan.Integer(out reaching);
        safepoints.Add(text.Slice(open + 1, close).TrimEnd((byte)'\\'), total / TicksPerNanosecondInverse, reaching / TicksPerNanosecondInverse);
        return true;
    }

    private static bool After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> words, out Scan scan)
    {
        var at = text.IndexOf(words);
        scan = new Scan(text, Math.Max(0, at) + words.Length);
        return at >= 0;
    }
}
