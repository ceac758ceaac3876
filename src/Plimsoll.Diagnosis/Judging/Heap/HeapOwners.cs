using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>What a heap analyser's report, or a person who read one, names as the owner of the heap.</summary>
internal static class HeapOwners
{
    /// <summary>A third of the heap is worth naming; half of it is the question itself.</summary>
    private const double Noticeable = 30;
    private const double Most = 50;
    private const double NearlyAll = 80;
    private const long Many = 10_000;

    private static readonly string[] JdkNames = ["String", "StringBuilder", "Object", "Integer", "Long", "HashMap", "LinkedHashMap", "ConcurrentHashMap", "WeakHashMap", "TreeMap", "HashSet", "ArrayList", "LinkedList", "ArrayDeque", "BigDecimal", "LocalDateTime"];

    /// <summary>The suspect with the largest share; null when none has a noticeable one.</summary>
    public static HeapOwnerTold? Suspect(ProcessCase process) =>
        process.Facts.Of<HeapOwnerTold>().Where(told => told is { IsPoint: false, Percent: >= Noticeable }).MaxBy(told => told.Percent);

    /// <summary>Several suspects of one report, none of which need be large by itself: they are disjoint, so their shares add up. Null below half of the heap.</summary>
    public static (HeapOwnerTold Largest, int Count, double Percent)? Suspects(ProcessCase process)
    {
        foreach (var report in process.Facts.Of<HeapOwnerTold>().Where(told => told is { IsPoint: false, IsThread: false, Count: > 1, Bytes: > 0, Percent: > 0 }).GroupBy(told => told.Origin.Source, StringComparer.Ordinal))
        {
            HeapOwnerTold[] suspects = [.. report.DistinctBy(told => told.Owner)];
            var percent = suspects.Sum(told => told.Percent ?? 0);
            if (suspects.Length >= 2 && percent is >= Most and <= 100)
                return (suspects.MaxBy(told => told.Percent)!, suspects.Length, percent);
        }

        return null;
    }

    /// <summary>Where its bytes add up; null when nothing tells.</summary>
    public static HeapOwnerTold? Point(ProcessCase process) => process.Facts.Of<HeapOwnerTold>().Where(told => told.IsPoint).MaxBy(told => told.Percent ?? 0);

    /// <summary>The class of which most instances are told; the JDK's own, which every heap is full of, do not count.</summary>
    public static HeapOwnerTold? Piled(ProcessCase process) =>
        process.Facts.Of<HeapOwnerTold>().Where(told => told.Count >= Many && !IsJdk(told.Owner)).MaxBy(told => told.Count);

    /// <summary>Whether the words say that what is kept waits for someone.</summary>
    public static HeapOwnerTold? Waiting(ProcessCase process) => process.Facts.First<HeapOwnerTold>(told => told.Waits);

    /// <summary>A person's word on a class of which many instances, or a noticeable share, are told too; null without.</summary>
    public static Statement? Named(ProcessCase process) => process.Case.Facts.First<Statement>(statement =>
        statement is { Topic: Topic.LeakSuspect, Name.Length: > 0 } && process.Facts.Of<HeapOwnerTold>().Any(told => (told.Count >= Many || told.Percent >= Noticeable) && LibraryName.Short(told.Owner) == LibraryName.Short(statement.Name)));

    /// <summary>How much the suspect's share says.</summary>
    public static Weight WeightOf(HeapOwnerTold suspect) => suspect.Percent >= Most ? Weight.Strong : Weight.Weak;

    /// <summary>Whether the suspect has nearly everything.</summary>
    public static bool HasNearlyAll(HeapOwnerTold suspect) => suspect.Percent >= NearlyAll;

    /// <summary><c>com.acme.Registry has 85.8 % of the heap</c>.</summary>
    public static string Words(HeapOwnerTold told)
    {
        var many = told.Count is { } count ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} instances of ") : "";
        var size = told.Bytes is { } bytes ? $" ({Bytes.Text(bytes)})" : "";
        return told.Percent is { } percent
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(told.IsThread ? "thread " : many)}{told.Owner} holds {percent:0.#} % of the heap{size}")
            : $"{(told.IsThread ? "thread " : many)}{told.Owner}{(many.Length > 0 ? " are told of" : " holds much of the heap")}{size}";
    }

    private static bool IsJdk(string type) =>
        type.StartsWith("java.", StringComparison.Ordinal) || type.StartsWith("jdk.", StringComparison.Ordinal) || type.StartsWith("sun.", StringComparison.Ordinal) || type.EndsWith("[]", StringComparison.Ordinal)
        || JdkNames.Any(name => type == name || type.StartsWith(name + "$", StringComparison.Ordinal));
}
