namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// What people say broke. It counts only where no machine's word tells of a broken limit: words beside it are its echo, or another day's. A limit that is named is
/// believed; a bare "OOM" is the heap more often than not, and no more than that.
/// </summary>
internal static class FailuresTold
{
    private const string OpenRegion = "The program ran out of memory, most likely of heap; nothing tells which region, nor why";

    private static readonly MissingEvidence Region = new("which region ran out", "the whole line with OutOfMemoryError from the log (its words name the region); dmesg -T | grep -i 'killed process'; jcmd PID VM.flags");

    /// <summary>Adds what is told to the scales of the limits.</summary>
    public static void Weigh(DiagnosedCase whole, IReadOnlyList<BrokenLimit> weighed)
    {
        if (weighed.Any(IsProven) || !(whole.Facts.Any<FailureTold>() || whole.Facts.Any<Statement>(statement => statement.Topic is Topic.StateStays or Topic.StateGrows)))
            return;
        foreach (var limit in weighed.Where(limit => !limit.Broke))
            WeighNamed(limit);
        if (!weighed.Any(limit => limit.Scale.Confidence >= Scale.Likely))
        {
            foreach (var limit in weighed)
                WeighNameless(limit);
        }
    }

    private static bool IsProven(BrokenLimit limit) => limit.Scale.Witnesses.Any(witness => witness is { Weight: Weight.Decisive, IsReported: false });

    private static void WeighNamed(BrokenLimit limit)
    {
        var told = limit.Facts.Of<FailureTold>().Where(told => told.Failure == limit.Failure).ToArray();
        if (told.FirstOrDefault(one => one.Saying == FailureSaying.Broke) is { } broke)
            limit.Scale.For(Weight.Decisive, "told", $"it is reported: {broke.Words}", broke);
        else if (told.FirstOrDefault(one => one.Saying == FailureSaying.Grows) is { } grows && !(limit.Failure == "heap-space" && limit.Case.Facts.Any<Statement>(statement => statement.Topic == Topic.FallsBack)))
            WeighTwice(limit, grows, $"it is reported to grow: {grows.Words}", "nothing is said of an end to it");
        else if (limit.Failure == "heap-space" && limit.Process.StateOnHeap == true && limit.Process.Key.Role != ProcessRole.JobManager && StateTold(limit) is { } state)
            WeighTwice(limit, state, "state of the job is reported to stay for ever", "the state lives on the heap", limit.Process.BackendFact);
        else if (limit.Failure == "heap-space" && limit.Process.StateOnHeap != false && limit.Process.Key.Role != ProcessRole.JobManager && NeverPurged.Of(limit.Process) is { } window && limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.StateGrows) is { } climbs)
            WeighTwice(limit, climbs, "the state of the job is reported to grow without end", "the job's code never gives up what its windows have collected", window);
    }

    private static void WeighNameless(BrokenLimit limit)
    {
        var told = limit.Facts.Of<FailureTold>().Where(told => told.Failure == limit.Failure).ToArray();
        if (told.FirstOrDefault(one => one.Saying == FailureSaying.Nameless) is { } nameless)
        {
            WeighTwice(limit, nameless, $"it is reported: {nameless.Words}", "no region is named: most often it is the heap");
            limit.Scale.Conclude(OpenRegion);
            limit.Scale.Lacks(Region.What, Region.Command);
        }
        else if (told.FirstOrDefault(one => one.Saying == FailureSaying.NamelessGrowth) is { } growth && HeapLook(limit) is { } look)
        {
            WeighTwice(limit, growth, $"it is reported: {growth.Words}", "somebody looked into the heap and found what fills it", look);
        }
    }

    // Strong and weak: enough to look into, not enough to be sure, and no decisive witness that it broke.
    private static void WeighTwice(BrokenLimit limit, Fact told, string claim, string second, Fact? behind = null)
    {
        limit.Scale.For(Weight.Strong, "told", claim, told);
        limit.Scale.For(Weight.Weak, "beside", second, behind ?? told);
    }

    private static Statement? StateTold(BrokenLimit limit) => limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.StateStays);

    private static Fact? HeapLook(BrokenLimit limit) =>
        (Fact?)limit.Case.Facts.First<Statement>(statement => statement is { Topic: Topic.LeakSuspect or Topic.Instances or Topic.BigClass or Topic.Retained }) ?? (Fact?)limit.Case.Facts.First<HistogramTaken>()
        ?? limit.Case.Facts.First<ThingTold>(told => told is { IsCode: true, Deed: ThingDeed.Grows or ThingDeed.Kept or ThingDeed.Fills });
}
