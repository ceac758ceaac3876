namespace Plimsoll.Diagnosis;

/// <summary>What kind of thing happened.</summary>
public enum TimelineKind
{
    /// <summary>A process started.</summary>
    Start,

    /// <summary>A limit broke: an out-of-memory error, a refused reservation.</summary>
    Failure,

    /// <summary>A stop-the-world collection of the whole heap.</summary>
    FullCollection,

    /// <summary>A checkpoint failed, expired or was declined.</summary>
    Checkpoint,

    /// <summary>A process was killed from outside.</summary>
    Kill,

    /// <summary>Another process noticed that one was gone.</summary>
    Lost,

    /// <summary>A job was submitted, restarted, failed or cancelled.</summary>
    Job,

    /// <summary>A process was last heard of.</summary>
    End,
}

/// <summary>What an event is in the chain of the incident.</summary>
public enum TimelineMark
{
    /// <summary>Context.</summary>
    None,

    /// <summary>The event of the leading finding.</summary>
    Trigger,

    /// <summary>It followed from the trigger.</summary>
    Victim,
}

/// <summary>One event on the case's common clock.</summary>
/// <param name="At">The instant in UTC, after <see cref="ClockNote"/>s were applied.</param>
/// <param name="Process">Whom it befell.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">One short sentence.</param>
/// <param name="Origin">The line that says so; its own <see cref="Origin.At"/> is the time as written.</param>
public sealed record TimelineEvent(DateTimeOffset At, ProcessKey Process, TimelineKind Kind, string Text, Origin Origin)
{
    /// <summary>How many alike events stand behind this one, itself included.</summary>
    public long Times { get; init; } = 1;

    /// <summary>What it is in the chain of the incident.</summary>
    public TimelineMark Mark { get; init; }
}

/// <summary>How the times of one source were brought to the common clock.</summary>
/// <param name="Source">The source.</param>
/// <param name="Shift">What was added to its times as written.</param>
/// <param name="Because">The events that tell, or what was assumed.</param>
public sealed record ClockNote(string Source, TimeSpan Shift, string Because);

/// <summary>The incident in time, merged from all sources.</summary>
/// <param name="Events">In order of time.</param>
/// <param name="Clocks">Sources whose times were shifted or whose zone was assumed.</param>
public sealed record Timeline(IReadOnlyList<TimelineEvent> Events, IReadOnlyList<ClockNote> Clocks)
{
    /// <summary>Nothing in the evidence has a time.</summary>
    public static Timeline Empty { get; } = new([], []);
}
