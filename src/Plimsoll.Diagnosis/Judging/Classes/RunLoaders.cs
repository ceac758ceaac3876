using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>Class loaders of any program that load the same code again and again: of one class, with the same number of classes in most of them.</summary>
internal static class RunLoaders
{
    private const int Least = 5;
    private const long LeastClasses = 20;
    private const int LeastGrowth = 2;

    // The JDK's own: the application's, the platform's, and those of one generated accessor each.
    private static readonly string[] Own = ["<boot", "jdk.internal.", "sun.reflect.", "sun.misc.Launcher", "java.util.ResourceBundle"];

    /// <summary>The largest such family of the last statistics, and how many it had in the first; null without one.</summary>
    public static (string Type, int Classes, int First, int Last, ClassLoadersTaken Taken)? Of(ProcessCase process)
    {
        var series = process.Series<ClassLoadersTaken>();
        if (process.IsFlink || series.Count == 0)
            return null;
        var taken = series[^1];
        var family = taken.Statistics.Rows.Where(IsOfRuns).GroupBy(row => row.Type, StringComparer.Ordinal).OrderByDescending(rows => rows.Count()).FirstOrDefault();
        var last = family?.Count() ?? 0;
        if (family is null || last < Least)
            return null;
        var same = family.GroupBy(row => row.Classes).OrderByDescending(rows => rows.Count()).First();
        if (same.Count() * 5 < last * 3)
            return null;
        return (family.Key, (int)Math.Min(same.Key, int.MaxValue), series[0].Statistics.Rows.Count(row => IsOfRuns(row) && row.Type == family.Key), last, taken.At(family.Key));
    }

    /// <summary>Whether they came while somebody looked.</summary>
    public static bool Grew((string Type, int Classes, int First, int Last, ClassLoadersTaken Taken) family) => family.Last >= family.First + LeastGrowth;

    private static bool IsOfRuns(ClassLoaderRow row) => row.Classes >= LeastClasses && row.Alive != false && !Array.Exists(Own, own => row.Type.StartsWith(own, StringComparison.Ordinal));
}
