using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis;

/// <summary>Reads single lines of one shape: a literal finds the line, a pattern takes it apart.</summary>
public abstract class PatternReader : LineReader
{
    /// <summary>The shape.</summary>
    protected abstract Regex Pattern { get; }

    /// <inheritdoc/>
    public sealed override void Read(LogLine line, LineContext context)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(context);
        if (Pattern.Match(line.Text) is { Success: true } match && Of(match, line) is { } fact)
            context.Facts.Add(fact);
    }

    /// <summary>The fact that the line tells, or null when it tells none after all.</summary>
    protected abstract Fact? Of(Match match, LogLine line);
}
