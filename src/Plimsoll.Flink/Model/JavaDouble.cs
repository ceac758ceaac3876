using System.Globalization;
using System.Numerics;

namespace Plimsoll.Flink;

/// <summary>How Java reads, prints and rounds the fractions of the memory model.</summary>
internal static class JavaDouble
{
    /// <summary>A configured fraction: a Java float, widened to double as every use of it in the model does.</summary>
    public static bool TryParseFraction(string text, out double fraction)
    {
        var trimmed = text.Trim();
        var bare = trimmed.TrimEnd('f', 'F', 'd', 'D');
        var parsed = float.TryParse(trimmed.Length - bare.Length <= 1 ? bare : trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
        fraction = value;
        return parsed;
    }

    /// <summary>The shortest decimal text of a double as digits and scale, value = digits / 10^scale (<c>BigDecimal.valueOf(double)</c>).</summary>
    public static (BigInteger Digits, int Scale) Decimal(double value)
    {
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
            throw new OverflowException(shortest);
        var exponentAt = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = exponentAt < 0 ? 0 : int.Parse(shortest.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = exponentAt < 0 ? shortest : shortest[..exponentAt];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        return (BigInteger.Parse(mantissa.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), decimals - exponent);
    }

    /// <summary><c>Double.toString</c>: <c>1.0</c>, <c>0.10000000149011612</c>, <c>1.0E-4</c>.</summary>
    public static string Print(double value)
    {
        if (value is 0)
            return double.IsNegative(value) ? "-0.0" : "0.0";
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        return Math.Abs(value) is >= 1e-3 and < 1e7 ? WithPoint(value.ToString("R", CultureInfo.InvariantCulture)) : Scientific(value);
    }

    /// <summary><c>%.3f</c> as Java's Formatter rounds it: half up on the shortest decimal digits, not on the binary value.</summary>
    public static string ThreeDecimals(double value)
    {
        var digits = decimal.Parse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
        return Math.Round(digits, 3, MidpointRounding.AwayFromZero).ToString("F3", CultureInfo.InvariantCulture);
    }

    private static string WithPoint(string text) => text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";

    private static string Scientific(double value)
    {
        var (digits, scale) = Decimal(value);
        var text = BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture);
        var exponent = text.Length - 1 - scale;
        var fraction = text.Length > 1 ? text[1..].TrimEnd('0') : "";
        return string.Create(CultureInfo.InvariantCulture, $"{(value < 0 ? "-" : "")}{text[0]}.{(fraction.Length > 0 ? fraction : "0")}E{exponent}");
    }
}
