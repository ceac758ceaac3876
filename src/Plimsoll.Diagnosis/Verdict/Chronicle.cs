using System.Globalization;
using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Verdicts;

/// <summary>Tells the incident in time: what of all facts is an event, which one is the trigger, which ones followed.</summary>
internal static class Chronicle
{
    /// <summary>More events make nobody wiser; the telling ones are kept.</summary>
    public const int MostEvents = 200;

    private const int MostOfAKind = 40;

    /// <summary>Collections of one burst follow each other within this time.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromMinutes(1);

    /// <summary>What comes so soon after the trigger is taken as its consequence.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(10);

    /// <summary>The time line of a case.</summary>
    public static Timeline Of(DiagnosedCase diagnosed, IReadOnlyList<Finding> findings)
    {
        var events = diagnosed.Processes.SelectMany(process => Events(process, findings)).OrderBy(happened => happened.At).ThenBy(happened => happened.Kind).ToArray();
        var trigger = Trigger(events, findings);
        return new Timeline([.. Bounded(events).Select(happened => Marked(happened, trigger))], diagnosed.Clocks);
    }

    private static IEnumerable<TimelineEvent> Events(ProcessCase process, IReadOnlyList<Finding> findings) =>
        process.Facts.All.Where(fact => Year(fact.Origin.At)).SelectMany(fact => Told(fact, findings)).OfType<TimelineEvent>()
            .Concat(process.GcRuns.SelectMany(run => Collections(run, process.Key))).Concat(Last(process));

    private static bool Year(DateTimeOffset? at) => at is { Year: > 1970 };

    private static IEnumerable<TimelineEvent?> Told(Fact fact, IReadOnlyList<Finding> findings) => fact switch
    {
        FlinkBanner banner => [Event(fact, TimelineKind.Start, $"{banner.Component} {banner.Version} starts")],
        Thrown thrown when IsMemory(thrown) || Quoted(thrown, findings) => [Event(fact, TimelineKind.Failure, thrown.Root.Message.Length > 0 ? $"{thrown.Root.SimpleName}: {thrown.Root.Message}" : thrown.Root.SimpleName) with { Times = thrown.Count }],
        NativeRefusal or JvmRefusal or LockerGaveUp or MapCountTooLow or StartCheckFailed => [Event(fact, TimelineKind.Failure, fact.Origin.Excerpt)],
        CheckpointEnded { Outcome: not "completed" } checkpoint => [Event(fact, TimelineKind.Checkpoint, string.Create(CultureInfo.InvariantCulture, $"checkpoint {checkpoint.Id} {checkpoint.Outcome}"))],
        ProcessKilled => [Event(fact, TimelineKind.Kill, fact.Origin.Excerpt)],
        ProcessLost lost => [Event(fact, TimelineKind.Lost, $"{lost.Target} no longer answers")],
        StateChange { Job: not null, To: not ("RECONCILING" or "CREATED") } change => [Event(fact, TimelineKind.Job, $"job {change.Name}: {change.From} -> {change.To}")],
        ProcessExit exit => [Event(fact, TimelineKind.End, string.Create(CultureInfo.InvariantCulture, $"ended with code {exit.Code}{(exit.Reason.Length > 0 ? $" ({exit.Reason})" : "")}"))],
        GcRunSeen run when run.Run.Origin is not null => [Event(fact, TimelineKind.Start, $"the JVM's GC log begins ({run.Run.Collector})")],
        _ => [],
    };

    private static bool IsMemory(Thrown thrown) => thrown.Root.Class.Contains("OutOfMemory", StringComparison.Ordinal) || thrown.Root.Class.Contains("OutOfDirectMemory", StringComparison.Ordinal);

    private static bool Quoted(Fact fact, IReadOnlyList<Finding> findings) => findings.Any(finding => finding.Witnesses.Any(witness => witness.Facts.Contains(fact)));

    // Full collections come in bursts: one event tells the burst.
    private static IEnumerable<TimelineEvent> Collections(GcRunSeen run, ProcessKey process)
    {
        var (begin, last, times) = (default(DateTimeOffset), default(DateTimeOffset), 0L);
        foreach (var collection in run.Run.Events)
        {
            if (collection.Kind != GcKind.Full || run.Run.At(collection.Time) is not { } at)
                continue;
            if (times > 0 && at - last > Burst)
            {
                yield return Full(run, process, begin, times);
                times = 0;
            }

            begin = times == 0 ? at : begin;
            (last, times) = (at, times + 1);
        }

        if (times > 0)
            yield return Full(run, process, begin, times);
    }

    private static TimelineEvent Full(GcRunSeen run, ProcessKey process, DateTimeOffset at, long times) =>
        new(at, process, TimelineKind.FullCollection, times == 1 ? "a full collection" : string.Create(CultureInfo.InvariantCulture, $"{times} full collections in a row"), run.Origin) { Times = times };

    private static IEnumerable<TimelineEvent> Last(ProcessCase process)
    {
        if (process.Facts.All.Where(fact => Year(fact.Origin.At) && fact.Basis == Basis.Read).MaxBy(fact => fact.Origin.At) is { } last && process.Facts.Any<FlinkBanner>())
            yield return Event(last, TimelineKind.End, "last heard of here");
    }

    private static TimelineEvent Event(Fact fact, TimelineKind kind, string text) => new(fact.Origin.At!.Value, fact.Process, kind, Excerpt.Of(text), fact.Origin);

    // The first event that the leading finding quotes, else the first failure of its process.
    private static TimelineEvent? Trigger(IReadOnlyList<TimelineEvent> events, IReadOnlyList<Finding> findings) => findings is not [var first, ..] ? null
        : events.FirstOrDefault(happened => first.Witnesses.Any(witness => witness.Facts.Any(fact => fact.Origin == happened.Origin)) && happened.Kind is TimelineKind.Failure or TimelineKind.Kill or TimelineKind.Checkpoint or TimelineKind.FullCollection)
            ?? events.FirstOrDefault(happened => happened.Process.Id == first.Process.Id && happened.Kind is TimelineKind.Failure or TimelineKind.Kill);

    private static TimelineEvent Marked(TimelineEvent happened, TimelineEvent? trigger) => trigger is null ? happened
        : happened == trigger ? happened with { Mark = TimelineMark.Trigger }
        : happened.At >= trigger.At && happened.At - trigger.At <= Aftermath && IsConsequence(happened) ? happened with { Mark = TimelineMark.Victim }
        : happened;

    private static bool IsConsequence(TimelineEvent happened) =>
        happened.Kind is TimelineKind.Lost or TimelineKind.Checkpoint or TimelineKind.Failure or TimelineKind.Kill || (happened.Kind == TimelineKind.Job && (happened.Text.Contains("FAILING", StringComparison.Ordinal) || happened.Text.Contains("RESTARTING", StringComparison.Ordinal)));

    private static IEnumerable<TimelineEvent> Bounded(IReadOnlyList<TimelineEvent> events)
    {
        if (events.Count <= MostEvents)
            return events;
        return events.GroupBy(happened => happened.Kind).SelectMany(kind => kind.Take(MostOfAKind / 2).Concat(kind.Skip(MostOfAKind / 2).TakeLast(MostOfAKind / 2)))
            .OrderBy(happened => happened.At).ThenBy(happened => happened.Kind).Take(MostEvents);
    }
}
