using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis;

/// <summary>Reads the time at the head of a line, in the layouts that JVM systems, containers and kernels write.</summary>
public static partial class LogTime
{
    private const int PlainLength = 23;

    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>The instant and how many characters it takes; null when the line does not begin with a time that has a date. A time without zone is read as UTC.</summary>
    public static DateTimeOffset? Parse(string text, out int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        length = 0;
        if (text.Length < 15 || !MayBegin(text))
            return null;
        if (Plain(text) is { } plain)
        {
            length = PlainLength;
            return plain;
        }

        var head = text.Length > 64 ? text[..64] : text;
        foreach (var layout in (ReadOnlySpan<Regex>)[Iso(), Syslog(), DayMonth()])
        {
            var match = layout.Match(head);
            if (match.Success && Instant(match) is { } at)
            {
                length = match.Length;
                return at;
            }
        }

        return null;
    }

    /// <summary>Whether the time at the head of a record names its zone.</summary>
    public static bool NamesZone(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return !IsPlain(text) && Zoned().IsMatch(text.Length > 400 ? text[..400] : text);
    }

    // 2026-11-20 10:00:00,123 INFO ...: the time of most lines needs no pattern.
    private static DateTimeOffset? Plain(string text)
    {
        if (!IsPlain(text))
            return null;
        int month = Digits(text, 5, 2), day = Digits(text, 8, 2), hour = Digits(text, 11, 2), minute = Digits(text, 14, 2), second = Digits(text, 17, 2), year = Digits(text, 0, 4);
        return year is < 1970 or > 9000 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59
            ? null : new DateTimeOffset(year, month, day, hour, minute, second, Digits(text, 20, 3), TimeSpan.Zero);
    }

    // The digits and signs of that form, and no zone behind them.
    private static bool IsPlain(string text)
    {
        if (text.Length <= PlainLength + 1 || text[PlainLength] != ' ' || text[PlainLength + 1] is 'Z' or 'U' or 'G' or 'C' or '+' or '-')
            return false;
        for (var at = 0; at < PlainLength; at++)
        {
            if (at switch { 4 or 7 => text[at] != '-', 10 => text[at] is not (' ' or 'T'), 13 or 16 => text[at] != ':', 19 => text[at] is not (',' or '.'), _ => !char.IsAsciiDigit(text[at]) })
                return false;
        }

        return true;
    }

    private static int Digits(string text, int at, int count)
    {
        var number = 0;
        for (var end = at + count; at < end; at++)
            number = (number * 10) + text[at] - '0';
        return number;
    }

    private static bool MayBegin(string text)
    {
        var first = text[0] is '[' or '<' or '"' ? text[1] : text[0];
        return char.IsAsciiDigit(first) || char.IsAsciiLetterUpper(first);
    }

    private static DateTimeOffset? Instant(Match match)
    {
        var year = match.Groups["y"] is { Success: true } y ? Number(y) : 1970;
        var month = match.Groups["mon"] is { Success: true } name ? Array.IndexOf(Months, name.Value) + 1 : Number(match.Groups["m"]);
        var day = Number(match.Groups["d"]);
        int hour = Number(match.Groups["h"]), minute = Number(match.Groups["min"]), second = Number(match.Groups["s"]);
        if (year is < 1970 or > 9000 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
            return null;
        var at = new DateTimeOffset(year, month, day, hour, minute, Math.Min(second, 59), Zone(match.Groups["z"].Value));
        return at.AddTicks(Fraction(match.Groups["f"].Value)).ToUniversalTime();
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);

    private static long Fraction(string digits) =>
        digits.Length == 0 ? 0 : long.Parse(digits.PadRight(7, '0').AsSpan(0, 7), NumberStyles.None, CultureInfo.InvariantCulture);

    private static TimeSpan Zone(string zone)
    {
        if (zone.Length < 3 || zone[0] is not ('+' or '-'))
            return TimeSpan.Zero;
        var digits = zone.Replace(":", "", StringComparison.Ordinal)[1..];
        var minutes = (int.Parse(digits[..2], CultureInfo.InvariantCulture) * 60) + (digits.Length >= 4 ? int.Parse(digits[2..4], CultureInfo.InvariantCulture) : 0);
        return minutes > 14 * 60 ? TimeSpan.Zero : TimeSpan.FromMinutes(zone[0] == '-' ? -minutes : minutes);
    }

    [GeneratedRegex(@"^[\[<""]?(?<y>\d{4})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})[T\s-](?<h>\d{1,2}):(?<min>\d{2}):(?<s>\d{2})(?:[.,](?<f>\d{1,9}))?\s?(?<z>Z|[+-]\d{2}:?\d{2}|UTC|GMT|CST)?[\]>""]?(?=\W|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex Iso();

    [GeneratedRegex(@"^[\[<]?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s+)?(?<mon>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+(?<d>\d{1,2}),?\s+(?:(?<y>\d{4})\s+)?(?<h>\d{1,2}):(?<min>\d{2}):(?<s>\d{2})(?:[.,](?<f>\d{1,9}))?(?:\s(?<y>\d{4}))?\]?", RegexOptions.ExplicitCapture)]
    private static partial Regex Syslog();

    [GeneratedRegex(@"^[\[<]?(?<d>\d{1,2})[-/\s](?<mon>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[-/\s](?<y>\d{4})[:\s](?<h>\d{1,2}):(?<min>\d{2}):(?<s>\d{2})(?:[.,](?<f>\d{1,9}))?\s?(?<z>Z|[+-]\d{2}:?\d{2})?\]?", RegexOptions.ExplicitCapture)]
    private static partial Regex DayMonth();

    [GeneratedRegex(@"\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})(?=\W|$)")]
    private static partial Regex Zoned();
}
