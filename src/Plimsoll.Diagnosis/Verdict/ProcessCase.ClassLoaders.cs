namespace Plimsoll.Diagnosis;

/// <summary>What the evidence tells of user-code class loaders and of the runs that made them.</summary>
public sealed partial class ProcessCase
{
    private static readonly string[] UserLoaders = ["ChildFirstClassLoader", "ParentFirstClassLoader", "FlinkUserCodeClassLoaders$ParentFirstClassLoader", "ParallelWebappClassLoader"];

    /// <summary>Counts of user-code class loaders at the moments when somebody looked, in order of time.</summary>
    public IReadOnlyList<(long Loaders, Fact Fact)> LoaderCounts =>
    [
        .. facts.Of<ClassLoadersTaken>().Select(taken => ((long)UserLoaders.Sum(taken.Statistics.Count), (Fact)taken))
            .Concat(facts.Of<HistogramTaken>().Select(taken => (taken.Histogram.Rows.Where(row => UserLoaders.Any(loader => row.Class.EndsWith(loader, StringComparison.Ordinal))).Sum(row => row.Instances), (Fact)taken)))
            .Where(count => count.Item1 > 0)
            .OrderBy(count => count.Item2.Origin.At ?? DateTimeOffset.MaxValue).ThenBy(count => count.Item2.Origin.Source, StringComparer.Ordinal),
    ];

    /// <summary>How many jobs the evidence shows to have been submitted.</summary>
    public int JobsSubmitted =>
        Math.Max(
            whole.Facts.Of<StateChange>().Where(change => change.Job is not null).Select(change => change.Job).Distinct(StringComparer.Ordinal).Count(),
            whole.Facts.Of<JobSeen>().Select(job => job.Id).Distinct(StringComparer.Ordinal).Count());

    /// <summary>How many jobs were running when the evidence was taken, as far as it shows.</summary>
    public int JobsRunning => whole.Facts.Of<JobSeen>().GroupBy(job => job.Id, StringComparer.Ordinal).Count(job => job.Last().State is "RUNNING" or "RESTARTING");
}
