using System.Globalization;
using System.Numerics;

namespace Plimsoll.Flink;

/// <summary>
/// A number of bytes with Flink's own grammar, arithmetic and spelling
/// (<c>org.apache.flink.configuration.MemorySize</c>, 1.10 to 2.0).
/// </summary>
/// <param name="Bytes">The number of bytes.</param>
public readonly record struct MemorySize(long Bytes) : IComparable<MemorySize>
{
    private static readonly (long Multiplier, string Short, string[] Names)[] Units =
    [
        (1L << 40, "t", ["t", "tb", "tebibytes"]),
        (1L << 30, "g", ["g", "gb", "gibibytes"]),
        (1L << 20, "m", ["m", "mb", "mebibytes"]),
        (1L << 10, "k", ["k", "kb", "kibibytes"]),
        (1, "b", ["b", "bytes"]),
    ];

    /// <summary>A size in mebibytes.</summary>
    public static MemorySize OfMebiBytes(long mebiBytes) => new(checked(mebiBytes << 20));

    /// <summary>
    /// Reads what Flink would read: digits, then optionally a unit in any case (b, k, m, g, t and their long forms, all 1024-based). No decimals, no <c>GiB</c>.
    /// </summary>
    /// <param name="text">The configured value.</param>
    /// <param name="size">The size, when it is one.</param>
    /// <param name="error">Otherwise Flink's exception, class and message.</param>
    public static bool TryParse(string text, out MemorySize size, out string error)
    {
        size = default;
        error = "";
        var trimmed = TrimAsJava(text);
        if (trimmed.Length == 0)
            return Fail("IllegalArgumentException: argument is an empty- or whitespace-only string", out error);
        var digits = trimmed.TakeWhile(char.IsAsciiDigit).Count();
        if (digits == 0)
            return Fail("NumberFormatException: text does not start with a number", out error);
        if (!long.TryParse(trimmed.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return Fail($"IllegalArgumentException: The value '{trimmed[..digits]}' cannot be re represented as 64bit number (numeric overflow).", out error);
        if (Multiplier(TrimAsJava(trimmed[digits..])) is not { } multiplier)
            return Fail($"IllegalArgumentException: Memory size unit '{UnitOf(trimmed, digits)}' does not match any of the recognized units: {RecognizedUnits}", out error);
        if (value > long.MaxValue / multiplier)
            return Fail($"IllegalArgumentException: The value '{text}' cannot be re represented as 64bit number of bytes (numeric overflow).", out error);
        size = new MemorySize(value * multiplier);
        return true;
    }

    /// <summary>Reads a size.</summary>
    /// <exception cref="FormatException">Flink would refuse the text.</exception>
    public static MemorySize Parse(string text) => TryParse(text, out var size, out var error) ? size : throw new FormatException(error);

    /// <summary>The size times a factor: exact decimal product, then truncated (<c>MemorySize.multiply</c>).</summary>
    /// <exception cref="OverflowException">The product does not fit 64 bits.</exception>
    public MemorySize Multiply(double factor)
    {
        var (digits, scale) = JavaDouble.Decimal(factor);
        var product = new BigInteger(Bytes) * digits;
        return new MemorySize((long)(scale >= 0 ? product / BigInteger.Pow(10, scale) : product * BigInteger.Pow(10, -scale)));
    }

    /// <summary><c>1.250gb (1342177280 bytes)</c>: the spelling of Flink's log lines and exceptions; exactly 1 GiB is <c>1024.000mb</c>.</summary>
    public string ToHumanReadable()
    {
        foreach (var (multiplier, _, names) in Units)
        {
            if (multiplier > 1 && Bytes > multiplier)
                return string.Create(CultureInfo.InvariantCulture, $"{JavaDouble.ThreeDecimals((double)Bytes / multiplier)}{names[1]} ({Bytes} bytes)");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Bytes} bytes");
    }

    /// <summary>The shortest exact text for a configuration file: <c>512m</c>, <c>2g</c>, <c>134217730b</c>.</summary>
    public string ToConfiguration()
    {
        var bytes = Bytes;
        var (multiplier, unit, _) = bytes == 0 ? Units[^1] : Units.First(candidate => bytes % candidate.Multiplier == 0);
        return bytes == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{bytes / multiplier}{unit}");
    }

    /// <inheritdoc/>
    public int CompareTo(MemorySize other) => Bytes.CompareTo(other.Bytes);

    /// <summary>As <c>MemorySize.toString</c>: the highest unit that divides the size, such as <c>64 mb</c>.</summary>
    public override string ToString()
    {
        var bytes = Bytes;
        var (multiplier, _, names) = bytes == 0 ? Units[^1] : Units.First(unit => bytes % unit.Multiplier == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / multiplier} {names[1]}");
    }

    public static MemorySize operator +(MemorySize left, MemorySize right) => new(checked(left.Bytes + right.Bytes));

    public static MemorySize operator -(MemorySize left, MemorySize right) => new(checked(left.Bytes - right.Bytes));

    public static bool operator <(MemorySize left, MemorySize right) => left.Bytes < right.Bytes;

    public static bool operator <=(MemorySize left, MemorySize right) => left.Bytes <= right.Bytes;

    public static bool operator >(MemorySize left, MemorySize right) => left.Bytes > right.Bytes;

    public static bool operator >=(MemorySize left, MemorySize right) => left.Bytes >= right.Bytes;

    private const string RecognizedUnits = "(b | bytes) / (k | kb | kibibytes) / (m | mb | mebibytes) / (g | gb | gibibytes) / (t | tb | tebibytes)";

    private static long? Multiplier(string unit)
    {
        if (unit.Length == 0)
            return 1;
        foreach (var (multiplier, _, names) in Units)
        {
            if (names.Contains(unit, StringComparer.OrdinalIgnoreCase))
                return multiplier;
        }

        return null;
    }

    private static string UnitOf(string text, int digits) => TrimAsJava(text[digits..]).ToLowerInvariant();

    /// <summary>String.trim of Java removes everything up to and including the space, and nothing else.</summary>
    private static string TrimAsJava(string text)
    {
        var start = 0;
        var end = text.Length;
        while (start < end && text[start] <= ' ')
            start++;
        while (end > start && text[end - 1] <= ' ')
            end--;
        return text[start..end];
    }

    private static bool Fail(string message, out string error)
    {
        error = message;
        return false;
    }
}
