namespace Plimsoll.Diagnosis.Judging;

/// <summary>What every class-loader rule weighs alike: do loaders of ended runs stay?</summary>
internal static class LoaderEvidence
{
    private const int FewRuns = 3;
    private const int ManyRuns = 10;

    /// <summary>Puts the counts of loaders and runs on the scale.</summary>
    public static void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.LeakedLoaders is { } leaked && process.Loaders is { } last)
            WeighCounts(process, leaked, last, scale);
        if (RunLoaders.Of(process) is { } family)
            scale.For(RunLoaders.Grew(family) ? Weight.Decisive : Weight.Strong, "loaders", $"{family.Last} loaders {family.Type} are alive{(RunLoaders.Grew(family) ? $", {family.First} before" : "")}, {family.Classes} classes in most of them: the same code is loaded for each run, and none is let go", family.Taken);
        if (process.RunsOfOneJar > FewRuns)
            WeighRuns(process, scale);
        else if (process.JobsSubmitted > FewRuns && process.RunsOfOneJar == 0)
            scale.For(Weight.Weak, "runs", $"{process.JobsSubmitted} jobs were submitted to this cluster before it failed", process.Case.Facts.Last<JobSeen>());
        WeighWords(limit, scale);
    }

    /// <summary>Whether loaders were counted to leak, broken limit or not.</summary>
    public static bool Counted(ProcessCase process) =>
        process.LeakedLoaders > ProcessCase.LoadersNotYetCollected && (Grew(process) || process.LeakedLoaders * 10 >= process.JobsSubmitted * 7);

    private static void WeighCounts(ProcessCase process, long leaked, LoaderCount last, Scale scale)
    {
        var first = process.LoaderCounts[0];
        if (leaked <= ProcessCase.LoadersNotYetCollected)
        {
            if (process.JobsSubmitted > ProcessCase.LoadersNotYetCollected + 1)
                scale.Refute($"{last.Loaders} user-code class loaders for {process.JobsRunning} running jobs after {process.JobsSubmitted} submissions: loaders of ended runs are collected", last.Fact);
            return;
        }

        if (Grew(process))
            scale.For(Weight.Decisive, "loaders", $"user-code class loaders rose from {first.Loaders} to {last.Loaders} while {process.JobsRunning} jobs run", last.Fact, first.Fact);
        else
            scale.For(Weight.Strong, "loaders", $"{last.Loaders} user-code class loaders are alive for {process.JobsRunning} running jobs", last.Fact);
    }

    private static bool Grew(ProcessCase process) => process.LoaderCounts is [var first, .., var last] && last.Loaders >= first.Loaders + 2;

    // The same job fitted so often that the limit cannot be merely too small for it.
    private static void WeighRuns(ProcessCase process, Scale scale)
    {
        var runs = process.RunsOfOneJar;
        var last = process.Facts.Last<JarFetched>();
        scale.For(runs >= ManyRuns ? Weight.Strong : Weight.Weak, "runs", $"the same jar was loaded for {runs} jobs by this process: what fits once would fit again if the earlier runs were freed", last);
        if (process.JarsLoaded == 1)
            scale.For(Weight.Weak, "jars", "no other jar was loaded", last);
    }

    private static void WeighWords(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<Statement>(statement => statement.Topic == Topic.SubmittedAgain) is { } again)
            scale.For(Weight.Strong, "runs", "it fails only after the same thing was submitted, started or deployed several times: what fits once would fit again if the earlier runs were freed", again);
        else if (limit.Facts.First<Statement>(statement => statement.Topic == Topic.RepeatedRuns) is { } repeated)
            scale.For(Weight.Weak, "runs", "the same job is run again and again", repeated);
        if (limit.Facts.First<Statement>(statement => statement.Topic == Topic.LoadersStay) is { } stay)
            scale.For(Weight.Strong, "loaders", "class loaders or classes of ended runs are reported not to be unloaded", stay);
        if (limit.Facts.First<Statement>(statement => statement.Topic == Topic.Instances && statement.Name.Contains("ClassLoader", StringComparison.Ordinal) && statement.Number > 1) is { } instances)
            scale.For(Weight.Strong, "loaders", $"{instances.Number} instances of {instances.Name} stay", instances);
        if (limit.Facts.First<Statement>(statement => statement.Topic == Topic.RestartHelps) is { } restart)
            scale.For(Weight.Weak, "restart", "a restart makes it go away for a time: what fits once fits again, so it piles up", restart);
        if (limit.Facts.First<Statement>(statement => statement.Topic == Topic.Growth) is { } growth)
            scale.For(Weight.Weak, "growth", "it grows and does not come back", growth);
    }
}
