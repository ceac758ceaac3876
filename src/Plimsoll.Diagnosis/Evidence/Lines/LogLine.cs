namespace Plimsoll.Diagnosis;

/// <summary>One line of a source, freed of what a container runtime or a terminal wrapped around it.</summary>
public sealed class LogLine(string source, long number, long offset, string text, DateTimeOffset? envelopeTime)
{
    private LogHeader? _header;
    private bool _parsed;

    /// <summary>The source's path.</summary>
    public string Source => source;

    /// <summary>Line number from 1.</summary>
    public long Number => number;

    /// <summary>Byte offset of its start in the unpacked source.</summary>
    public long Offset => offset;

    /// <summary>The text without line end, envelope and colours.</summary>
    public string Text => text;

    /// <summary>The role of the container that wrote it, where its envelope names one.</summary>
    internal ProcessRole Speaker { get; init; }

    /// <summary>Time, level, thread, logger and message, where the line has the shape of a log record.</summary>
    public LogHeader? Header
    {
        get
        {
            if (!_parsed)
            {
                _header = LogHeader.Parse(text);
                _parsed = true;
            }

            return _header;
        }
    }

    /// <summary>The instant of the record, else that of the envelope.</summary>
    public DateTimeOffset? At => Header?.At ?? envelopeTime;

    /// <summary>The message of a log record; of any other line the text.</summary>
    public string Message => Header?.Message ?? text;

    /// <summary>An origin at this line, showing the given text or the line's own.</summary>
    public Origin Origin(string? excerpt = null, DateTimeOffset? at = null) =>
        new(source, number, offset, at ?? At, Excerpt.Of(excerpt ?? text)) { Zoned = at is null && (Header?.At is null ? envelopeTime is not null : LogTime.NamesZone(text)) };
}
