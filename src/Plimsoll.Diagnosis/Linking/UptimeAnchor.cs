namespace Plimsoll.Diagnosis.Linking;

/// <summary>Gives runs whose GC log counts from the JVM's start a place in time: the start of their process.</summary>
internal static class UptimeAnchor
{
    /// <summary>The facts with such runs anchored, and notes that say so.</summary>
    public static IReadOnlyList<Fact> Anchor(IReadOnlyList<Fact> facts, List<ClockNote> notes)
    {
        var starts = facts.OfType<FlinkBanner>().Where(banner => banner.Origin.At is not null).ToLookup(banner => banner.Process.Id, StringComparer.Ordinal);
        var runs = facts.OfType<GcRunSeen>().Where(run => run.Run.Origin is null).ToLookup(run => run.Process.Id, StringComparer.Ordinal);
        return starts.Count == 0 || runs.Count == 0 ? facts : [.. facts.Select(fact => fact is GcRunSeen run ? Anchored(run, [.. starts[run.Process.Id]], [.. runs[run.Process.Id]], notes) : fact)];
    }

    // One start and one run belong together; of several nobody can tell which.
    private static Fact Anchored(GcRunSeen run, FlinkBanner[] starts, GcRunSeen[] runs, List<ClockNote> notes)
    {
        if (run.Run.Origin is not null || starts is not [{ Origin: { At: { } start } banner }] || runs.Length != 1)
            return run;
        notes.Add(new ClockNote(run.Origin.Source, TimeSpan.Zero, $"it counts from the JVM's start, taken as {banner}"));
        return run with { Run = run.Run with { Origin = start }, Origin = run.Origin with { At = start } };
    }
}
