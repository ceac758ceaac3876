namespace Plimsoll.Diagnosis.Limits;

/// <summary>Nothing broke, but collections stop the process so long that others give it up, or leave it no time to work.</summary>
internal sealed class GcStallLimit : Limit
{
    private const double SaturatedOld = 95;

    public override string Failure => "gc-stall";

    public override string Name => "time lost to garbage collection";

    public override string Signs => "heartbeat timed out beside long or back-to-back full collections";

    public override int Rank => 60;

    public override void Weigh(ProcessCase process, Scale scale)
    {
        foreach (var run in process.GcRuns)
            WeighRun(run, scale);
        foreach (var jstat in process.Facts.Of<JstatTaken>())
            WeighJstat(jstat, scale);
        if (scale.HasSupport && process.Facts.First<ProcessLost>(lost => lost.Heartbeat) is { } lost)
            scale.For(Weight.Strong, "heartbeat", $"its heartbeat was missed: {lost.Target}", lost);
        if (process.Case.Facts.First<Statement>(statement => statement.Topic == Topic.LongCollections) is { } told)
            scale.For(Weight.Strong, "told", "collections are reported to take long or to free little", told);
    }

    private static void WeighRun(GcRunSeen seen, Scale scale)
    {
        var measures = seen.Measures;
        if (measures.Failures.OverheadLimitLike || measures.ConsecutiveFullCollections >= 5)
            scale.For(Weight.Decisive, "collections", $"{measures.FullCollections} full collections, {measures.ConsecutiveFullCollections} of them one after the other, with {measures.Throughput:P0} of the time left to the program", seen);
        else if (measures.Throughput < 0.7 && measures.Length > TimeSpan.FromSeconds(20))
            scale.For(Weight.Decisive, "collections", $"only {measures.Throughput:P0} of the time was left to the program", seen);
        else if (measures.AllocationStalls.Count > 0)
            scale.For(Weight.Strong, "collections", $"threads waited {measures.AllocationStalls.Count} times for memory", seen);
        else if (measures.Pauses.Max > TimeSpan.FromSeconds(10))
            scale.For(Weight.Strong, "collections", $"the longest pause took {measures.Pauses.Max.TotalSeconds:F1} s", seen);
    }

    // One row more, one full collection more, and the old generation stays full.
    private static void WeighJstat(JstatTaken taken, Scale scale)
    {
        var (old, full) = (taken.Series.OldPercent, taken.Series.FullCollections);
        if (old.Length < 2 || full.Length < 2)
            return;
        var collections = full[^1] - full[0];
        if (old[^1] >= SaturatedOld && collections >= 2)
            scale.For(Weight.Decisive, "jstat", $"the old generation stays at {old[^1]:F0} % through {collections:F0} full collections", taken);
        else if (old[^1] >= SaturatedOld && full[^1] > 0)
            scale.For(Weight.Strong, "jstat", $"the old generation is at {old[^1]:F0} %", taken);
    }
}
