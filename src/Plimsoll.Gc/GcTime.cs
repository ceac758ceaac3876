using System.Globalization;

namespace Plimsoll.Gc;

/// <summary>A bound of time as a user writes it: an uptime or a date.</summary>
public sealed record GcTime
{
    private readonly TimeSpan _uptime;
    private readonly DateTimeOffset? _date;

    private GcTime(TimeSpan uptime, DateTimeOffset? date) => (_uptime, _date) = (uptime, date);

    /// <summary>Reads <c>90</c>, <c>90s</c>, <c>1500ms</c>, <c>5m</c>, <c>2h</c>, <c>00:05:00</c> or a date (UTC unless it has a zone); null text is no bound. False: it is none of these.</summary>
    public static bool TryParse(string? text, out GcTime? time)
    {
        time = null;
        if (text is null)
            return true;
        if (Uptime(text) is { } uptime)
            time = new GcTime(uptime, null);
        else if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            time = new GcTime(default, date);
        return time is not null;
    }

    /// <summary>The bound on the clock of a run whose time zero is <paramref name="origin"/>; null where a date meets a log without dates.</summary>
    public TimeSpan? On(DateTimeOffset? origin) => _date is { } date ? date - origin : _uptime;

    private static TimeSpan? Uptime(string text)
    {
        var unit = text.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.');
        var seconds = unit switch { "" or "s" => 1.0, "ms" => 0.001, "m" or "min" => 60, "h" => 3600, "d" => 86400, _ => 0 };
        if (seconds > 0 && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < 1e9)
            return TimeSpan.FromSeconds(value * seconds);
        return text.Contains(':', StringComparison.Ordinal) && !text.Contains('-', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null;
    }
}
