namespace Plimsoll.Diagnosis.Judging;

/// <summary>What the old objects of a recording have in common.</summary>
/// <param name="Holder">The program's own class or field that holds most of them; empty where the recording has no paths.</param>
/// <param name="Site">The program's own method that made most of them; empty without stack traces.</param>
/// <param name="Count">How many share the holder, or the site where there is no holder.</param>
/// <param name="Of">How many were sampled.</param>
/// <param name="Sample">One of them.</param>
internal sealed record RecordedObjects(string Holder, string Site, int Count, int Of, OldObject Sample)
{
    private const int Fewest = 5;

    /// <summary>By how much the heap after collections must have risen from the oldest sample to the youngest.</summary>
    private const double Rose = 1.5;

    /// <summary>The holder of at least half of the samples, else their site; null with too few of them.</summary>
    public static RecordedObjects? In(ProcessCase process)
    {
        var samples = process.Facts.Of<OldObject>();
        if (samples.Count < Fewest)
            return null;
        return Shared(samples, one => one.Holder) is { } held ? new RecordedObjects(held.Key, held.First().Site, held.Count(), samples.Count, held.First())
            : Shared(samples, one => one.Site) is { } made ? new RecordedObjects("", made.Key, made.Count(), samples.Count, made.First())
            : null;
    }

    /// <summary>The heap in use when the oldest third and the youngest third of the samples were made, where it rose; null where it did not, or is not told.</summary>
    public static (long From, long To, OldObject Last)? Rise(ProcessCase process)
    {
        OldObject[] samples = [.. process.Facts.Of<OldObject>().Where(one => one is { HeapUsed: > 0, Age: not null }).OrderByDescending(one => one.Age)];
        if (samples.Length < Fewest)
            return null;
        var third = samples.Length / 3;
        var (from, to) = ((long)samples.Take(third).Average(one => one.HeapUsed ?? 0), (long)samples.TakeLast(third).Average(one => one.HeapUsed ?? 0));
        return to >= from * Rose ? (from, to, samples[^1]) : null;
    }

    private static IGrouping<string, OldObject>? Shared(IReadOnlyList<OldObject> samples, Func<OldObject, string> key) =>
        samples.Where(one => key(one).Length > 0).GroupBy(key, StringComparer.Ordinal).OrderByDescending(group => group.Count()).FirstOrDefault(group => group.Count() >= Fewest && group.Count() * 2 >= samples.Count);
}
