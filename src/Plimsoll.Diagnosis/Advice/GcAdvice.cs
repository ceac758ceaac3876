namespace Plimsoll.Diagnosis;

/// <summary>How much an advice matters.</summary>
public enum AdviceLevel
{
    /// <summary>Something happened in this log that costs time or room, or is about to.</summary>
    Warning,

    /// <summary>A setting that is worth a look; nothing in this log came of it.</summary>
    Note,
}

/// <summary>What one check says of one run.</summary>
/// <param name="Id">The check's id, as <c>plimsoll explain ID</c> takes it.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Cause">The cause's place in the taxonomy.</param>
/// <param name="Seen">What was seen, with the log's numbers.</param>
/// <param name="ToDo">What to do about it.</param>
public sealed record GcAdvice(string Id, AdviceLevel Level, string Cause, string Seen, string ToDo);
