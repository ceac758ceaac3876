using Plimsoll.Diagnosis.Knowledge;
using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>A class of the program's own, or of a library, that has most of a histogram together with the JDK's objects that come with its instances.</summary>
/// <param name="Class">The class of its library with most bytes.</param>
/// <param name="Explained">Bytes of the library's classes and of the JDK's objects that come with them.</param>
/// <param name="Whole">Bytes of the histogram.</param>
/// <param name="Taken">The histogram, quoted by the class's row.</param>
internal sealed record HistogramOwner(ClassHistogramRow Class, long Explained, long Whole, HistogramTaken Taken)
{
    private const long Hundreds = 100_000;
    private static readonly string[] Entries =
    [
        "java.util.concurrent.ConcurrentHashMap$Node", "java.util.HashMap$Node", "java.util.HashMap$Entry", "java.util.LinkedHashMap$Entry", "java.util.concurrent.ConcurrentHashMap$HashEntry", "java.util.TreeMap$Entry",
        "java.util.concurrent.ConcurrentSkipListMap$Node", "com.google.common.cache.LocalCache$StrongEntry",
    ];

    private const long Millions = 1_000_000;

    /// <summary>A heap that holds so much of one kind is worth a look, though nothing broke.</summary>
    private const long Large = 256L << 20;
    private const long VeryLarge = 1L << 30;

    /// <summary>Whether it is so much that no error is needed to see it.</summary>
    public bool IsHuge => (Explained >= VeryLarge && HasHundreds) || (Class.Instances >= Millions && Explained >= Large);

    /// <summary>Whether there are hundreds of thousands: fewer may be what the program honestly works with.</summary>
    public bool HasHundreds => Class.Instances >= Hundreds;

    /// <summary>The JDK's map whose entries are about as many as the instances: the map that holds them, most likely; null when none fits.</summary>
    public string? Map => Entries.FirstOrDefault(entry => Taken.Histogram[entry].Instances is var entries && entries >= Class.Instances * 0.98 && entries <= Class.Instances * 1.12)?.Split('$')[0];

    /// <summary>Whether there are millions of it.</summary>
    public bool IsMany => Class.Instances >= Millions;

    /// <summary>Its part of the histogram, 0 to 1.</summary>
    public double Share => Explained / (double)Math.Max(1, Whole);
}

/// <summary>Whose objects fill a single histogram. Character arrays and entries of maps lead nearly every one; whose they are is told by the class that has as many instances.</summary>
internal static class HistogramOwners
{
    private const int Looked = 60;
    private const long Least = 20_000;
    private const double Most = 0.5;

    /// <summary>A JDK class with fewer instances than this part of the leading class has another owner: large arrays are few.</summary>
    private const double Companion = 0.1;

    /// <summary>The owner of the last histogram's larger half; null when no class has it, and for processes whose data have rules of their own.</summary>
    public static HistogramOwner? Of(ProcessCase process)
    {
        if (process.IsFlink || process.Key.Role == ProcessRole.Nacos || process.Histograms is not [.., var taken])
            return null;
        ClassHistogramRow[] rows = [.. taken.Histogram.Rows.Take(Looked)];
        if (rows.Any(row => row.Class.StartsWith("org.apache.flink.", StringComparison.Ordinal)))
            return null;
        var library = rows.Where(row => IsOwn(row.Class)).GroupBy(row => LibraryName.Of(row.Class), StringComparer.Ordinal).MaxBy(group => group.Sum(row => (double)row.Instances));
        if (library is null)
            return null;
        var leading = library.MaxBy(row => row.Bytes);
        if (leading.Instances < Least)
            return null;
        var explained = (long)(library.Sum(row => (double)row.Bytes) + Companions(rows, leading.Instances, library.Sum(row => (double)row.Instances)));
        return explained >= taken.Histogram.Bytes * Most ? new HistogramOwner(leading, explained, taken.Histogram.Bytes, taken.At(leading.Class)) : null;
    }

    // Bytes of the JDK's objects, as far as there is an instance of the library's for each.
    private static double Companions(IEnumerable<ClassHistogramRow> rows, long leading, double instances) =>
        rows.Where(row => IsJdk(row.Class) && row.Instances >= leading * Companion).Sum(row => row.Bytes * Math.Min(1, instances / Math.Max(1, row.Instances)));

    private static bool IsJdk(string type) =>
        ApplicationFrames.IsJdk(type) || (type.EndsWith("[]", StringComparison.Ordinal) && !type.Contains('.', StringComparison.Ordinal));

    private static bool IsOwn(string type) => !type.EndsWith("[]", StringComparison.Ordinal) && ApplicationFrames.IsApplication(type);
}
