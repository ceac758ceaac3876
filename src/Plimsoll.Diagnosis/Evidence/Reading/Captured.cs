using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Evidence;

/// <summary>Numbers that a pattern captured. What is none, or more than any machine holds, is null: sums of what is left do not overflow.</summary>
internal static class Captured
{
    /// <summary>A pebibyte.</summary>
    private const long Most = 1L << 50;

    private const long MostKilobytes = Most >> 10;

    /// <summary>The digits of a group.</summary>
    public static long? Whole(this Match match, string group) =>
        long.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < Most ? number : null;

    /// <summary>The digits of a group, which count units of 1024 bytes, in bytes.</summary>
    public static long? Kilobytes(this Match match, string group) => match.Whole(group) is { } number && number < MostKilobytes ? number << 10 : null;

    /// <summary>The digits of a group, with or without decimals; before them stands a point, or a comma where the machine's language has it so.</summary>
    public static double? Decimal(this Match match, string group) =>
        double.TryParse(match.Groups[group].Value.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A size in bytes, from a decimal and the first letter of its unit (of 1024: K, M, G, T in either case; any other counts bytes).</summary>
    /// <param name="match">The match.</param>
    /// <param name="number">The decimal's group.</param>
    /// <param name="unit">The unit's group.</param>
    /// <param name="usual">The unit where that group is empty.</param>
    public static long? Size(this Match match, string number, string unit, char usual = 'B')
    {
        var letter = match.Groups[unit].ValueSpan is [var first, ..] ? char.ToUpperInvariant(first) : usual;
        var bytes = match.Decimal(number) * (1L << letter switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 });
        return bytes is >= 0 and < Most ? (long)bytes : null;
    }
}
