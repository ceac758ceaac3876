namespace Plimsoll.Diagnosis.Linking;

/// <summary>The zone of a process's own log, which names none, from its GC log, which does: both begin when the process starts.</summary>
internal static class ZoneShift
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>A Flink process logs its banner within this time of the JVM's start.</summary>
    private static readonly TimeSpan StartTakes = TimeSpan.FromMinutes(2);

    /// <summary>The shift of each source of one process that names no zone; none when nothing tells.</summary>
    public static IEnumerable<ClockNote> Of(IReadOnlyList<Fact> process)
    {
        if (process.OfType<FlinkBanner>().FirstOrDefault(banner => banner.Origin is { At: not null, Zoned: false }) is not { Origin: { At: { } logged } origin })
            yield break;
        var (shift, run) = process.OfType<GcRunSeen>().Where(run => run.Run.Origin is not null).Select(run => (Shift: Between(logged, run.Run.Origin!.Value), Run: run)).FirstOrDefault(found => found.Shift is not null);
        if (shift is not { } found || found == TimeSpan.Zero)
            yield break;
        var because = $"{run.Origin.Source} names its zone, and its JVM started when {origin} was logged";
        foreach (var source in process.Where(fact => fact.Origin is { At: not null, Zoned: false } && fact is not GcRunSeen).Select(fact => fact.Origin.Source).Distinct(StringComparer.Ordinal))
            yield return new ClockNote(source, found, because);
    }

    // Zones differ by quarters of an hour; what is left must be the time that starting takes.
    private static TimeSpan? Between(DateTimeOffset logged, DateTimeOffset started)
    {
        var apart = logged - started;
        var zone = Quarter * Math.Round(apart / Quarter);
        return zone.Duration() <= TimeSpan.FromHours(14) && (apart - zone).Duration() <= StartTakes ? -zone : null;
    }
}
