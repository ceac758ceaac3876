using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>Who holds leaked class loaders, as far as thread dumps and histograms tell: what grows one for one with the loaders.</summary>
internal static class LoaderHolders
{
    // Threads that every Flink process has, and those of running tasks; measured on 1.12 to 2.1.
    private static readonly string[] Base =
    [
        "flink-", "flink.", "New I/O", "Hashed wheel", "IOManager", "taskmanager_", "blocking-shuffle", "Log4j", "CloseableReaper", "Sweeper", "cluster-io", "jobmanager-", "Flink", "resourcemanager_", "BLOB",
        "RpcService", "AkkaRpcService", "OutputFlusher", "System Time Trigger", "Time Trigger", "Source Data Fetcher", "Checkpoint Timer", "ForkJoinPool", "Reference Handler", "Finalizer", "Signal Dispatcher", "Service Thread",
        "Monitor Deflation", "C1 ", "C2 ", "Common-Cleaner", "Notification Thread", "Attach Listener", "DestroyJavaVM", "GC ", "G1 ", "VM ", "main", "SensorThread", "RMI ", "JMX ", "process reaper", "Keep-Alive", "surefire", "Netty ", "netty-", "rocksdb",
    ];

    /// <summary>Whether a thread is a JDBC driver's own that cleans up for it: a holder of a kind of its own.</summary>
    public static bool IsDriverThread(string name) =>
        name.Contains("abandoned-connection-cleanup", StringComparison.OrdinalIgnoreCase) || name.Contains("Abandoned connection cleanup thread", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The family of threads that is about as large as the number of leaked loaders: each loader brought one.
    /// Families that merely are there (a pool that all loaders share) are not.
    /// </summary>
    public static (string Family, int Count, Fact Fact)? Threads(ProcessCase process)
    {
        if (process.LeakedLoaders is not { } leaked || leaked <= ProcessCase.LoadersNotYetCollected || process.Facts.Last<ThreadsTaken>() is not { } taken)
            return null;
        foreach (var (family, count, sample) in taken.Dump.Families())
        {
            var beyond = count - (family.StartsWith("Timer-", StringComparison.Ordinal) ? 2 : 0);
            if (beyond >= leaked * 0.8 && beyond >= 3 && !IsDriverThread(sample.Name) && !IsBase(family) && !family.Contains(")#", StringComparison.Ordinal))
                return (sample.Name, beyond, taken.At(sample.Name));
        }

        return null;
    }

    /// <summary>Whether the threads of a family that stays small serve all loaders: a pool of the parent that keeps thread-locals.</summary>
    public static (string Family, int Count, Fact Fact)? SharedPool(ProcessCase process)
    {
        if (process.Facts.Last<ThreadsTaken>() is not { } taken)
            return null;
        foreach (var (family, count, sample) in taken.Dump.Families())
        {
            if (count >= 2 && count < (process.LeakedLoaders ?? 0) / 2 && !IsBase(family) && !family.Contains(")#", StringComparison.Ordinal))
                return (sample.Name, count, taken.At(sample.Name));
        }

        return null;
    }

    /// <summary>Growth of a class between the first and the last histogram, for each loader that came: 1 means that every loader brought one.</summary>
    public static double? PerLoader(ProcessCase process, string type)
    {
        var (first, last) = Ends(process);
        if (first is null || last is null)
            return null;
        var loaders = Loaders(last) - Loaders(first);
        return loaders < 2 ? null : (double)(last.Histogram[type].Instances - first.Histogram[type].Instances) / loaders;
    }

    /// <summary>Instances of a class in the last histogram; null without one.</summary>
    public static (long Count, Fact Fact)? Last(ProcessCase process, string type) => Ends(process).Last is { } last ? (last.Histogram[type].Instances, last.At(type)) : null;

    /// <summary>
    /// A user class with several instances on each of about as many rows as there are leaked loaders: a value for each thread of a pool that outlives them.
    /// </summary>
    public static (string Class, long Each, Fact Fact)? SeveralOnEveryLoader(ProcessCase process)
    {
        if (Ends(process).Last is not { } last || process.LeakedLoaders is not { } leaked || leaked <= ProcessCase.LoadersNotYetCollected)
            return null;
        var family = last.Histogram.Rows.Where(row => row.Instances is >= 2 and <= 64 && !IsPlatform(row.Class))
            .GroupBy(row => (row.Class, row.Instances)).Where(group => group.Count() >= leaked * 0.8).OrderByDescending(group => group.Key.Instances).FirstOrDefault();
        return family is null ? null : (family.Key.Class, family.Key.Instances, last.At(family.Key.Class));
    }

    /// <summary>A user class of which every leaked loader has exactly one instance and whose name ends so.</summary>
    public static (string Class, Fact Fact)? OneOnEveryLoader(ProcessCase process, params IReadOnlyList<string> endings)
    {
        if (Ends(process).Last is not { } last || process.LeakedLoaders is not { } leaked || leaked <= ProcessCase.LoadersNotYetCollected)
            return null;
        var family = last.Histogram.Rows.Where(row => row.Instances == 1 && !IsPlatform(row.Class) && endings.Any(ending => row.Class.EndsWith(ending, StringComparison.Ordinal)))
            .GroupBy(row => row.Class, StringComparer.Ordinal).FirstOrDefault(group => group.Count() >= leaked * 0.8);
        return family is null ? null : (family.Key, last.At(family.Key));
    }

    private static (HistogramTaken? First, HistogramTaken? Last) Ends(ProcessCase process)
    {
        var ordered = process.Series<HistogramTaken>();
        return ordered.Count == 0 ? (null, null) : (ordered[0], ordered[^1]);
    }

    private static long Loaders(HistogramTaken taken) => taken.Histogram.Rows.Where(row => row.Class.EndsWith("util.ChildFirstClassLoader", StringComparison.Ordinal)).Sum(row => row.Instances);

    private static bool IsBase(string family) => Base.Any(prefix => family.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static bool IsPlatform(string type) =>
        ApplicationFrames.IsJdk(type)
        || type.StartsWith("com.sun.", StringComparison.Ordinal) || type.StartsWith("org.apache.flink.", StringComparison.Ordinal) || type.StartsWith("scala.", StringComparison.Ordinal) || type.StartsWith("akka.", StringComparison.Ordinal)
        || type.Contains("pekko.", StringComparison.Ordinal) || type.Contains("$$Lambda", StringComparison.Ordinal) || type.Contains("[]", StringComparison.Ordinal) || type.StartsWith("org.apache.logging", StringComparison.Ordinal);
}
