namespace Plimsoll.Diagnosis;

/// <summary>
/// Looks at one thing in one run of a JVM. A rule explains a limit that broke; a check stands by itself: it also speaks of what has broken nothing yet.
/// A file below <c>Checks/</c> is its own registration.
/// </summary>
public abstract class GcCheck
{
    /// <summary>What the check says of itself.</summary>
    public abstract RuleCard Card { get; }

    /// <summary>What it sees; null when nothing is wrong or the log does not tell.</summary>
    public abstract GcAdvice? Look(CheckedRun run);

    /// <summary>An advice about something that happened.</summary>
    protected GcAdvice Warn(string seen, string toDo, string? cause = null) => new(Card.Id, AdviceLevel.Warning, cause ?? Card.Cause, seen, toDo);

    /// <summary>An advice about a setting.</summary>
    protected GcAdvice Note(string seen, string toDo) => new(Card.Id, AdviceLevel.Note, Card.Cause, seen, toDo);
}
