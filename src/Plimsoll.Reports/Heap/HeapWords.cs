using System.Globalization;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>Words and numbers of the heap reports.</summary>
public static class HeapWords
{
    /// <summary>The option's spelling of a policy.</summary>
    public static string Of(ReferencePolicy policy) => policy switch { ReferencePolicy.Strong => "strong", ReferencePolicy.All => "all", _ => "strong-first" };

    /// <summary>The policy of an option; strong-first for anything else.</summary>
    public static ReferencePolicy Policy(string? option) => option switch { "strong" => ReferencePolicy.Strong, "all" => ReferencePolicy.All, _ => ReferencePolicy.StrongFirst };

    /// <summary>The grouping of an option; by class for anything else.</summary>
    public static HistogramGrouping Grouping(string? option) => option switch { "family" => HistogramGrouping.Family, "package" => HistogramGrouping.Package, "loader" => HistogramGrouping.Loader, _ => HistogramGrouping.Class };

    /// <summary>Bytes for people, with one decimal from KiB on.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:F1} KiB"),
        < 1024L * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:F1} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:F2} GiB"),
    };

    /// <summary>Control characters of the dump never reach a terminal; text whose content was zeroed before the dump was given away is said to be that.</summary>
    public static string Plain(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept('\0') ? HeapProse.Zeroed : string.Concat(text.Select(c => char.IsControl(c) || c == '\u009b' ? '\ufffd' : c));

    /// <summary>Fields, statics or elements of an object, as text.</summary>
    public static IEnumerable<(string Name, string Value)> Fields(HeapObject found, int limit)
    {
        ArgumentNullException.ThrowIfNull(found);
        if (found.Mirrors is { } type)
            return type.Statics.Take(limit).Select(slot => ("static " + slot.Name, Value(slot.Type, slot.Value)));
        if (found.IsObjectArray)
            return Enumerable.Range(0, (int)Math.Min(found.Length, limit)).Select(i => (string.Create(CultureInfo.InvariantCulture, $"[{i}]"), Value(2, (long)found.Element(i))));
        var text = found.Text(200) is { } value ? [("text", Plain(value))] : Array.Empty<(string, string)>();
        return text.Concat(found.Fields().Take(limit).Select(pair => (pair.Field.Name, Value(pair.Field.Type, pair.Value))));
    }

    private static string Value(byte type, long value) => type switch
    {
        2 => value == 0 ? "null" : HeapJson.Address((ulong)value),
        4 => value == 0 ? "false" : "true",
        6 => BitConverter.Int32BitsToSingle((int)value).ToString(CultureInfo.InvariantCulture),
        7 => BitConverter.Int64BitsToDouble(value).ToString(CultureInfo.InvariantCulture),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };
}
