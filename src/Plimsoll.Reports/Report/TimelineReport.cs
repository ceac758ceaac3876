using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>The incident in time.</summary>
/// <param name="Events">In order of time.</param>
/// <param name="Clocks">Sources whose times were shifted or whose zone was assumed.</param>
public sealed record TimelineReport(IReadOnlyList<EventReport> Events, IReadOnlyList<ClockReport> Clocks)
{
    /// <summary>Nothing in the evidence has a time.</summary>
    public static TimelineReport Empty { get; } = new([], []);
}

/// <summary>One event on the common clock.</summary>
/// <param name="At">The instant.</param>
/// <param name="Process">Id of the process.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">One short sentence.</param>
/// <param name="Source">The file that says so.</param>
/// <param name="Line">The line of it.</param>
/// <param name="Excerpt">The line's text.</param>
/// <param name="Times">How many alike events it stands for.</param>
/// <param name="Mark">What it is in the chain of the incident.</param>
public sealed record EventReport(DateTimeOffset At, string Process, TimelineKind Kind, string Text, string Source, long? Line, string Excerpt, long Times, TimelineMark Mark)
{
    /// <summary><c>file:line</c>.</summary>
    internal string Place => Line is { } line ? FormattableString.Invariant($"{Source}:{line}") : Source;
}

/// <summary>How the times of one source were brought to the common clock.</summary>
/// <param name="Source">The source.</param>
/// <param name="ShiftMs">Milliseconds added to its times as written.</param>
/// <param name="Because">What tells.</param>
public sealed record ClockReport(string Source, double ShiftMs, string Because);
