using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis;

/// <summary>The head of a log record. Layouts of log4j, logback, java.util.logging and Spring Boot differ in order; what is missing is null.</summary>
/// <param name="At">When, if the record says so.</param>
/// <param name="Level">TRACE to FATAL, as in the text.</param>
/// <param name="Thread">Thread name.</param>
/// <param name="Logger">Logger, often a class name (possibly shortened).</param>
/// <param name="Message">What remains.</param>
public sealed partial record LogHeader(DateTimeOffset? At, string? Level, string? Thread, string? Logger, string Message)
{
    /// <summary>Parses a record's head; null when the line has none (a stack frame, a table row, prose).</summary>
    public static LogHeader? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith('{'))
            return JsonLayout.Parse(text);
        var at = LogTime.Parse(text, out var length);
        if (at is null)
            return Undated().Match(text) is { Success: true } undated ? Of(null, undated) : OfTimeOfDay(text);
        var rest = text[length..];
        return AfterTime().Match(rest) is { Success: true } match && match.Groups["level"].Success ? Of(at, match) : new LogHeader(at, null, null, null, rest.TrimStart(' ', '-', ':', ']'));
    }

    // Logback's default layout has a time without a day: %d{HH:mm:ss.SSS} [%thread] %-5level %logger{36} - %msg.
    private static LogHeader? OfTimeOfDay(string text) =>
        text.Length > 0 && char.IsAsciiDigit(text[0]) && TimeOfDay().Match(text) is { Success: true } time && AfterTime().Match(text[time.Length..]) is { Success: true } match && match.Groups["level"].Success && match.Groups["logger"].Success ? Of(null, match) : null;

    private static LogHeader Of(DateTimeOffset? at, Match match) =>
        new(at, Group(match, "level"), Group(match, "thread"), Group(match, "logger"), match.Groups["message"].Value);

    private static string? Group(Match match, string name) => match.Groups[name] is { Success: true, Value: { Length: > 0 } value } ? value : null;

    // [thread] LEVEL logger [marker] - message;  LEVEL [thread] logger - message;  LEVEL pid --- [thread] logger : message;  LEVEL logger [] - message
    [GeneratedRegex("""
        ^[\]\s|-]*
        (?:\[(?<thread>[^\[\]]{1,120})\]\s*)?
        [\[<]?(?<level>TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|SEVERE|FINE|FINER|FINEST|CONFIG|Error|Warn|Info)[\]>]?:?\s+
        (?:\d+\s+---\s+)?
        (?:\[(?<app>[^\[\]]{1,120})\]\s+(?=\[))?
        (?:\[(?<thread>[^\[\]]{1,160})\]\s*)?
        (?:(?<logger>[\w$.\-]{2,200})(?:\s*\[[^\]]{0,80}\])?\s*(?:-|:|\s-\s)\s)?
        (?<message>.*)$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex AfterTime();

    [GeneratedRegex(@"^\d{2}:\d{2}:\d{2}[.,]\d{3}(?=\s)")]
    private static partial Regex TimeOfDay();

    [GeneratedRegex("""
        ^\[?(?<level>TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|SEVERE)\]?:?\s+
        (?:\[(?<thread>[^\[\]]{1,160})\]\s*)?
        (?:(?<logger>[\w$.\-]{2,200})(?:\s*\[[^\]]{0,80}\])?\s*(?:-|:)\s)?
        (?<message>.*)$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Undated();
}
