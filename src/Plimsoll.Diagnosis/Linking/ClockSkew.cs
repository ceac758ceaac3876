using System.Globalization;

namespace Plimsoll.Diagnosis.Linking;

/// <summary>
/// The difference between the clocks of a TaskManager and its JobManager. An order is received after it was given, a change is heard of after it happened: each
/// attempt bounds the difference from one side, as the four time stamps of an NTP exchange do (RFC 5905, section 8); the tightest bounds hold it.
/// </summary>
internal static class ClockSkew
{
    /// <summary>A shift for each source of a process whose clock is off, against the JobManager's, or against the one that names its zone.</summary>
    public static IEnumerable<ClockNote> Of(IReadOnlyList<Fact> facts, IReadOnlyDictionary<string, string> writers, TimeSpan tolerance)
    {
        var steps = facts.OfType<AttemptStep>().ToArray();
        var manager = steps.Where(step => step.Step is DeploymentStep.Ordered or DeploymentStep.Heard).ToArray();
        foreach (var process in steps.Where(step => step.Step is DeploymentStep.Received or DeploymentStep.Changed).GroupBy(step => writers[step.Origin.Source], StringComparer.Ordinal))
        {
            if (Between(manager, [.. process]) is not { } ahead || ahead.Duration() <= tolerance)
                continue;
            var late = process.First().Origin.Zoned && !manager[0].Origin.Zoned;
            var (wrong, right) = late ? (manager[0], process.First()) : (process.First(), manager[0]);
            foreach (var source in SourcesLike(wrong, facts, writers))
                yield return new ClockNote(source, late ? ahead : -ahead, $"tasks that {writers[manager[0].Origin.Source]} deployed arrive {Words(ahead)} in {process.Key}'s log ({right.Origin}, {wrong.Origin})");
            if (late)
                yield break;
        }
    }

    // How far the TaskManager's clock is ahead of the JobManager's; null when the bounds allow none, or contradict each other.
    private static TimeSpan? Between(IReadOnlyList<AttemptStep> manager, IReadOnlyList<AttemptStep> tasks)
    {
        var upper = Differences(manager, DeploymentStep.Ordered, tasks, DeploymentStep.Received).DefaultIfEmpty(TimeSpan.MaxValue).Min();
        var lower = Differences(manager, DeploymentStep.Heard, tasks, DeploymentStep.Changed).DefaultIfEmpty(TimeSpan.MinValue).Max();
        if (upper == TimeSpan.MaxValue || lower == TimeSpan.MinValue || lower > upper)
            return null;
        return lower <= TimeSpan.Zero && upper >= TimeSpan.Zero ? TimeSpan.Zero : lower + ((upper - lower) / 2);
    }

    private static IEnumerable<TimeSpan> Differences(IReadOnlyList<AttemptStep> manager, DeploymentStep there, IReadOnlyList<AttemptStep> tasks, DeploymentStep here) =>
        manager.Where(step => step.Step == there)
            .Join(tasks.Where(step => step.Step == here), step => (step.Attempt, step.State), step => (step.Attempt, step.State), (ordered, received) => received.Origin.At!.Value - ordered.Origin.At!.Value);

    private static IEnumerable<string> SourcesLike(AttemptStep step, IReadOnlyList<Fact> facts, IReadOnlyDictionary<string, string> writers) =>
        facts.Where(fact => writers[fact.Origin.Source] == writers[step.Origin.Source] && fact.Origin.At is not null && fact.Origin.Zoned == step.Origin.Zoned && fact is not GcRunSeen).Select(fact => fact.Origin.Source).Distinct(StringComparer.Ordinal);

    private static string Words(TimeSpan ahead) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Round(ahead.Duration().TotalSeconds)} s too {(ahead > TimeSpan.Zero ? "late" : "early")}");
}
