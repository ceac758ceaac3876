using System.Globalization;

namespace Plimsoll.Diagnosis;

/// <summary>Sizes as sentences show them.</summary>
public static class Bytes
{
    /// <summary><c>1.5 GiB</c>, <c>240 MiB</c>, <c>12 KiB</c>, <c>7 bytes</c>.</summary>
    public static string Text(long bytes) => Math.Abs(bytes) switch
    {
        >= 1L << 30 => Of(bytes, 30, "GiB"),
        >= 1L << 20 => Of(bytes, 20, "MiB"),
        >= 1L << 10 => Of(bytes, 10, "KiB"),
        _ => bytes.ToString(CultureInfo.InvariantCulture) + " bytes",
    };

    private static string Of(long bytes, int shift, string unit) => (bytes / (double)(1L << shift)).ToString("0.##", CultureInfo.InvariantCulture) + " " + unit;
}
