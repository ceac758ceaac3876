using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Jvm;

/// <summary>One event of a recording of the JDK's Flight Recorder, as <c>jfr print</c> shows it (JDK 11 to 25): sizes and durations rounded for people, or exact in JSON.</summary>
/// <param name="Type">Its type: <c>jdk.GCHeapSummary</c>.</param>
/// <param name="Line">The line it begins at, from 1; 0 where the form has no lines.</param>
/// <param name="Values">Its fields as they stand, without quotation marks; those of a nested structure as <c>heapSpace.committedSize</c>.</param>
public sealed partial record RecordedEvent(string Type, long Line, IReadOnlyDictionary<string, string> Values)
{
    private const double Largest = 1L << 50;

    /// <summary>Frames of its stack trace, innermost first: <c>com.acme.Cache.put(Object) line: 12</c>.</summary>
    public IReadOnlyList<string> Frames { get; init; } = [];

    /// <summary>Of <c>jdk.OldObjectSample</c> the object and what refers to it, outwards: <c>java.util.HashMap$Node</c>, <c>table : java.util.HashMap Size: 15000000</c>.</summary>
    public IReadOnlyList<string> Chain { get; init; } = [];

    /// <summary>A field's text; null when it is absent or <c>N/A</c>.</summary>
    public string? this[string name] => Values.TryGetValue(name, out var value) && value is not ("N/A" or "null" or "") ? value : null;

    /// <summary>When it began: with its date from JDK 17 on, taken as UTC, for the text names no zone; null where it has a time of day only.</summary>
    public DateTimeOffset? At => Instant(this["startTime"]);

    /// <summary>The time of day it began at; null when there is none.</summary>
    public TimeSpan? TimeOfDay => At?.TimeOfDay ?? (Clock().Match(this["startTime"] ?? "") is { Success: true } clock ? Day(clock) : null);

    /// <summary>A field that is a size, in bytes; null when it is absent or none.</summary>
    public long? Bytes(string name)
    {
        if (Size().Match(this[name] ?? "") is not { Success: true } size || !double.TryParse(size.Groups["number"].Value.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return null;
        var bytes = number * (1L << size.Groups["unit"].Value switch { "kB" or "KB" => 10, "MB" => 20, "GB" => 30, "TB" => 40, _ => 0 });
        return bytes is >= 0 and <= Largest ? (long)bytes : null;
    }

    /// <summary>A field that is a length of time: <c>5.42 ms</c>, <c>2 m 34 s</c>, <c>PT0.0054S</c>; null when it is absent or none.</summary>
    public TimeSpan? Duration(string name)
    {
        var parts = Part().Matches(this[name] ?? "");
        var seconds = parts.Sum(part => double.Parse(part.Groups["number"].Value.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture) * Seconds(part.Groups["unit"].Value));
        return parts.Count == 0 || seconds >= 1e9 ? null : TimeSpan.FromSeconds(seconds);
    }

    private static double Seconds(string unit) => unit switch { "ns" => 1e-9, "us" or "\u00b5s" or "\u03bcs" => 1e-6, "ms" => 1e-3, "s" or "S" => 1, "m" or "M" => 60, "h" or "H" => 3600, _ => 86400 };

    private static DateTimeOffset? Instant(string? text)
    {
        if (text is null)
            return null;
        if (Clock().Match(text) is not { Success: true } clock)
            return text.Length >= 19 && text[4] == '-' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var iso) ? iso : null;
        return clock.Groups["date"].Success && DateOnly.TryParseExact(clock.Groups["date"].ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && Day(clock) is { } time
            ? new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) + time
            : null;
    }

    private static TimeSpan? Day(Match clock) =>
        TimeSpan.TryParse(clock.Groups["time"].Value.Replace(',', '.'), CultureInfo.InvariantCulture, out var time) && time < TimeSpan.FromDays(1) ? time : null;

    [GeneratedRegex(@"^(?<time>\d{1,2}:\d\d:\d\d(?:[.,]\d{1,7})?)\d*(?:\s*\((?<date>\d{4}-\d\d-\d\d)\))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Clock();

    [GeneratedRegex(@"^(?<number>\d{1,18}(?:[.,]\d{1,6})?)\s*(?<unit>bytes?|B|kB|KB|MB|GB|TB)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Size();

    [GeneratedRegex(@"(?<number>\d{1,9}(?:[.,]\d{1,9})?)\s*(?<unit>ns|us|\u00b5s|\u03bcs|ms|s|m|h|d|S|M|H)(?![A-Za-z])", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();
}
