namespace Plimsoll.Diagnosis.Linking;

/// <summary>
/// Brings the times of all sources to one clock. Three things tell that one is off: a GC log that names its zone beside a log of the same process that does not;
/// deployments that one process received before another ordered them; a run of the JVM whose log counts from its start.
/// </summary>
internal static class ClockAlignment
{
    /// <summary>Clocks that differ by less are let alone: no conclusion depends on it.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>The facts with corrected times, and what was corrected by how much and why.</summary>
    /// <param name="facts">The facts, linked.</param>
    /// <param name="writers">The process that wrote each source: a source has its writer's clock, whomever it tells of.</param>
    public static (IReadOnlyList<Fact> Facts, IReadOnlyList<ClockNote> Notes) Align(IReadOnlyList<Fact> facts, IReadOnlyDictionary<string, string> writers)
    {
        var notes = new List<ClockNote>();
        var shifts = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var process in facts.GroupBy(fact => writers[fact.Origin.Source], StringComparer.Ordinal))
            Note(ZoneShift.Of([.. process]), shifts, notes);
        var zoned = Shifted(facts, shifts);
        Note(ClockSkew.Of(zoned, writers, Tolerance), shifts, notes);
        return (UptimeAnchor.Anchor(Shifted(facts, shifts), notes), notes);
    }

    private static void Note(IEnumerable<ClockNote> found, Dictionary<string, TimeSpan> shifts, List<ClockNote> notes)
    {
        foreach (var note in found)
        {
            shifts[note.Source] = shifts.GetValueOrDefault(note.Source) + note.Shift;
            notes.Add(note);
        }
    }

    private static IReadOnlyList<Fact> Shifted(IReadOnlyList<Fact> facts, Dictionary<string, TimeSpan> shifts) =>
        shifts.Count == 0 ? facts : [.. facts.Select(fact => shifts.TryGetValue(fact.Origin.Source, out var shift) && fact.Origin.At is { } at ? fact with { Origin = fact.Origin with { At = Add(at, shift) } } : fact)];

    // A log may hold absurd years.
    private static DateTimeOffset Add(DateTimeOffset at, TimeSpan shift) =>
        at.Ticks + (Int128)shift.Ticks is var ticks && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset((long)ticks, TimeSpan.Zero) : at;
}
