using System.Globalization;

namespace Plimsoll.Jvm;

/// <summary>Counts and sizes in tables. What exceeds everything that a JVM can hold is a misprint: sums of what is left never overflow.</summary>
internal static class Figure
{
    /// <summary>A million times a million: bytes or objects beyond any machine's.</summary>
    public const long Largest = 1L << 50;

    /// <summary>Digits as a number; null when they are none, or absurd.</summary>
    public static long? Read(ReadOnlySpan<char> digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Largest ? number : null;
}
