namespace Plimsoll.Diagnosis.Rules;

/// <summary>What every class-loader rule weighs alike: do loaders of ended runs stay?</summary>
internal static class LoaderEvidence
{
    /// <summary>Puts the counts of loaders and runs on the scale.</summary>
    public static void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        var counts = process.LoaderCounts;
        if (counts is [var first, .., var last] && last.Loaders > first.Loaders && last.Loaders > process.JobsRunning + 1)
            scale.For(Weight.Strong, "loaders", $"user-code class loaders rose from {first.Loaders} to {last.Loaders}", last.Fact, first.Fact);
        else if (counts is [.., var only] && only.Loaders > process.JobsRunning + 2)
            scale.For(Weight.Strong, "loaders", $"{only.Loaders} user-code class loaders are alive for {process.JobsRunning} running jobs", only.Fact);
        else if (counts is [.., { Loaders: 1 } single] && process.JobsSubmitted > 3)
            scale.Refute($"one user-code class loader is alive after {process.JobsSubmitted} submissions", single.Fact);
        if (process.JobsSubmitted > 3)
            scale.For(Weight.Weak, "runs", $"{process.JobsSubmitted} jobs were submitted to this cluster before it failed", process.Case.Facts.Last<JobSeen>() ?? (Fact?)process.Case.Facts.Last<StateChange>(change => change.Job is not null));
        WeighWords(limit, scale);
    }

    private static void WeighWords(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<Statement>(statement => statement.Topic == Topic.RepeatedRuns) is { } repeated)
            scale.For(Weight.Weak, "runs", "the same job is run again and again", repeated);
        if (limit.Facts.First<Statement>(statement => statement.Topic == Topic.Instances && statement.Name.Contains("ClassLoader", StringComparison.Ordinal) && statement.Number > 1) is { } instances)
            scale.For(Weight.Strong, "loaders", $"{instances.Number} instances of {instances.Name} stay", instances);
        if (limit.Facts.First<Statement>(statement => statement.Topic == Topic.Growth) is { } growth)
            scale.For(Weight.Weak, "growth", "it grows and does not come back", growth);
    }
}
