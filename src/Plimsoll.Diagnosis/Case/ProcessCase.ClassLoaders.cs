namespace Plimsoll.Diagnosis;

/// <summary>What the evidence tells of user-code class loaders and of the runs that made them.</summary>
public sealed partial class ProcessCase
{
    /// <summary>Loaders of runs that ended just now may wait for the next collection: so many above the running jobs are healthy.</summary>
    public const int LoadersNotYetCollected = 2;

    internal static readonly string[] UserLoaders = ["util.ChildFirstClassLoader", "FlinkUserCodeClassLoaders$ParentFirstClassLoader", "ParallelWebappClassLoader"];

    /// <summary>Counts of user-code class loaders at the moments when somebody looked, in order of time.</summary>
    public IReadOnlyList<LoaderCount> LoaderCounts => OneRun(
        facts.Of<ClassLoadersTaken>().Select(taken => new LoaderCount(UserLoaders.Sum(taken.Statistics.Count), taken))
            .Concat(facts.Of<HistogramTaken>().Select(taken => new LoaderCount(LoadersOf(taken), taken.At(UserLoaders)))),
        count => count.Fact);

    /// <summary>The last count of user-code loaders; null when nobody looked.</summary>
    public LoaderCount? Loaders => LoaderCounts is [.., var last] ? last : null;

    /// <summary>Loaders beyond those of running jobs, at the last look; null when nobody looked.</summary>
    public long? LeakedLoaders => Loaders is { } last ? last.Loaders - JobsRunning : null;

    /// <summary>How often the jar that ran most was loaded by this process, by its downloads.</summary>
    public int RunsOfOneJar => facts.Of<JarFetched>().GroupBy(fetched => fetched.Jar, StringComparer.Ordinal).Select(jar => jar.Select(fetched => fetched.Job).Distinct(StringComparer.Ordinal).Count()).DefaultIfEmpty(0).Max();

    /// <summary>How many different jars it loaded.</summary>
    public int JarsLoaded => facts.Of<JarFetched>().Select(fetched => fetched.Jar).Distinct(StringComparer.Ordinal).Count();

    /// <summary>How many jobs the evidence shows to have been submitted.</summary>
    public int JobsSubmitted =>
        Math.Max(
            whole.Facts.Of<StateChange>().Where(change => change.Job is not null).Select(change => change.Job).Distinct(StringComparer.Ordinal).Count(),
            whole.Facts.Of<JobSeen>().Select(job => job.Id).Distinct(StringComparer.Ordinal).Count());

    /// <summary>How many jobs were running when the evidence was taken, as far as it shows.</summary>
    public int JobsRunning => whole.Facts.Of<JobSeen>().GroupBy(job => job.Id, StringComparer.Ordinal).Count(job => job.OrderBy(seen => seen.Origin.At).Last().State is "RUNNING" or "RESTARTING");

    private static long LoadersOf(HistogramTaken taken) =>
        taken.Histogram.Rows.Where(row => UserLoaders.Any(loader => row.Class.EndsWith(loader, StringComparison.Ordinal))).Sum(row => row.Instances);
}

/// <summary>User-code class loaders at one moment.</summary>
/// <param name="Loaders">How many.</param>
/// <param name="Fact">Who counted.</param>
public readonly record struct LoaderCount(long Loaders, Fact Fact);
