using Plimsoll.Diagnosis.Judging;
using Plimsoll.Gc;
using ExplicitCollections = Plimsoll.Diagnosis.Judging.ExplicitCollections;

namespace Plimsoll.Diagnosis.Limits;

/// <summary>Nothing broke, but collections stop the process so long that others give it up, or leave it no time to work.</summary>
internal sealed class GcStallLimit : Limit
{
    private const double SaturatedOld = 95;

    /// <summary>A healthy process has a handful of full collections in its life.</summary>
    private const double ManyFullCollections = 100;

    /// <summary>What a collector leaves of a heap that is as good as full.</summary>
    private const double NearlyFull = 0.9;

    private const long FewMajor = 10;

    /// <summary>A heap that has room for its work is not collected as a whole ten times in a row.</summary>
    private const int ManyInARow = 10;

    // Heartbeats and sessions are given up after 5 s at the earliest (ZooKeeper's lowest usual session); Flink's after 50.
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan VeryLong = TimeSpan.FromSeconds(20);

    public override string Failure => "gc-stall";

    public override string Name => "time lost to garbage collection";

    public override string Broke => "Garbage collection stops the program for too long";

    public override string Signs => "heartbeat timed out beside long or back-to-back full collections";

    public override int Rank => 60;

    public override IReadOnlyList<MissingEvidence> Deciding => [new("what the collector does and why", "-Xlog:gc*,safepoint:file=gc.log:time,uptime,tags (JDK 8: -Xloggc:gc.log -XX:+PrintGCDetails -XX:+PrintGCDateStamps -XX:+PrintGCApplicationStoppedTime); vmstat 1 beside it")];

    public override void Weigh(ProcessCase process, Scale scale)
    {
        foreach (var run in process.GcRuns)
        {
            WeighRun(run, scale);
            WeighEnd(run, scale);
            WeighFailures(run, scale);
        }

        WeighShares(process, scale);
        foreach (var jstat in process.Facts.Of<JstatTaken>())
            WeighJstat(jstat, scale);
        if (scale.HasSupport && process.Facts.First<ProcessLost>(lost => lost.Heartbeat) is { } lost)
            scale.For(Weight.Strong, "heartbeat", $"its heartbeat was missed: {lost.Target}", lost);
        WeighWords(process, scale);
        WeighTold(process, scale);
        WeighOld(process, scale);
        WeighTotals(process, scale);
        WeighPressed(process, scale);
        WeighSafepoints(process, scale);
    }

    private static void WeighRun(GcRunSeen seen, Scale scale)
    {
        var measures = seen.Measures;
        if (measures.Failures.OverheadLimitLike || measures.ConsecutiveFullCollections >= 5)
            scale.For(Weight.Decisive, "collections", $"{measures.FullCollections} full collections, {measures.ConsecutiveFullCollections} of them one after the other, with {measures.Throughput:P0} of the time left to the program", seen);
        else if (measures.Throughput < 0.7 && measures.Length > TimeSpan.FromSeconds(20) && measures.Pauses.Count >= 3)
            scale.For(Weight.Decisive, "collections", $"only {measures.Throughput:P0} of the time was left to the program", seen);
        else if (measures.AllocationStalls.Count > 0)
            scale.For(Weight.Strong, "collections", $"threads waited {measures.AllocationStalls.Count} times for memory", seen);
        else if (seen.Run.Events.Count(one => one.IsPause && one.Duration >= Long) is > 1 and var many)
            scale.For(Weight.Strong, "collections", $"{many} pauses took {Long.TotalSeconds:F0} s and more, the longest {measures.Pauses.Max.TotalSeconds:F1} s", seen);
        else if (measures.Pauses.Max > TimeSpan.FromSeconds(10))
            scale.For(Weight.Strong, "collections", $"the longest pause took {measures.Pauses.Max.TotalSeconds:F1} s", seen);
    }

    // Too far apart to be back to back, too short to count as long: but nothing else collects any more, and they free less and less.
    private static void WeighEnd(GcRunSeen seen, Scale scale)
    {
        if (LastCollections.Of(seen) is { Count: >= ManyInARow, Share: >= NearlyFull } last)
            scale.For(Weight.Decisive, "collections", $"the log ends in {last.Count} full collections with no other between them that freed anything; the last one left {Bytes.Text(last.Left)} of {Bytes.Text(last.Limit)}", seen);
    }

    private static void WeighFailures(GcRunSeen seen, Scale scale)
    {
        var measures = seen.Measures;
        var asked = measures.Explicit.SystemGc;
        var share = asked >= 10 && measures.Length > TimeSpan.Zero ? seen.Run.Events.TimeOf(one => one.IsPause && one.Cause == GcCause.SystemGc) / measures.Length : 0;
        if (measures.Failures.EvacuationFailures > 0 && measures.Pauses.Max >= Long)
            scale.For(Weight.Strong, "room", $"{measures.Failures.EvacuationFailures} collections found no room to copy to; the longest pause took {measures.Pauses.Max.TotalSeconds:F1} s", seen);
        if (measures.Failures.EvacuationFailures >= 5 && measures.FullCollections >= 5)
            scale.For(Weight.Strong, "room", $"{measures.Failures.EvacuationFailures} collections found no room to copy to, {measures.FullCollections} full collections followed", seen);
        if (measures.Failures.PromotionFailures + measures.Failures.ConcurrentModeFailures >= 2)
            scale.For(Weight.Strong, "room", $"the concurrent collector came too late: {TooLate(measures.Failures)}", seen);
        if (share > 0.05)
            scale.For(Weight.Strong, "asked", $"{asked} collections that the program asked for take {share:P0} of the time", seen);
        if (ExplicitCollections.Periodic(seen) is var (interval, live) && asked == 0)
            scale.For(Weight.Strong, "asked", $"full collections come every {interval.TotalSeconds:F0} s with {Bytes.Text(live)} in use: nobody needed them", seen);
    }

    private static string TooLate(FailureCounts failures) => (failures.PromotionFailures, failures.ConcurrentModeFailures) switch
    {
        (0, var modes) => $"{modes} concurrent mode failures",
        (var promotions, 0) => $"{promotions} failed promotions",
        var (promotions, modes) => $"{promotions} failed promotions, {modes} concurrent mode failures",
    };

    private static void WeighShares(ProcessCase process, Scale scale)
    {
        var shares = process.Facts.Of<CollectionShare>().Where(share => share.Window > 0 && share.Spent / share.Window >= 0.25).ToArray();
        if (shares.Length >= 3)
            scale.For(Weight.Strong, "monitor", $"the program's own monitor reports {shares.Max(share => share.Spent / share.Window):P0} of its time spent collecting", shares[0]);
    }

    private static void WeighTold(ProcessCase process, Scale scale)
    {
        var told = process.Facts.Of<PauseTold>().Where(pause => pause.Collecting && pause.Length >= Long).ToArray();
        if (told.MaxBy(pause => pause.Length) is { } longest)
            scale.For(told.Length > 1 || longest.Length >= VeryLong ? Weight.Decisive : Weight.Strong, "monitor", $"the program's own monitor saw {told.Length} {(told.Length == 1 ? "pause" : "pauses")} of {Long.TotalSeconds:F0} s and more with the collector at work, the longest of {longest.Length.TotalSeconds:F0} s", longest);
        if (told.LastOrDefault(pause => pause.Heap is var (before, after) && after > before * 9 / 10) is { Heap: var (full, left) } vain)
            scale.For(Weight.Strong, "vain", $"a major collection left {Bytes.Text(left)} of {Bytes.Text(full)}", vain);
    }

    // The program's own monitor of its collector: the old generation is as full after its collections as before.
    private static void WeighOld(ProcessCase process, Scale scale)
    {
        var told = process.Facts.Of<OldCollectionTold>();
        if (told.LastOrDefault(one => one.Collections >= ManyFullCollections && one.Length >= Long) is { } slow)
            scale.For(Weight.Strong, "old", $"collection {slow.Collections} of the old generation took {slow.Length.TotalSeconds:F1} s", slow);
        var full = told.Where(one => one.LeavesFull).ToArray();
        if (full.Length * 2 <= told.Count || full is not [.., var last] || (full.Length < 2 && last.Length < Long))
            return;
        var most = last.Capacity is { } capacity ? $" of {Bytes.Text(capacity)}" : "";
        var busy = full.Any(one => one.Length >= Long) || process.Facts.Any<CollectionShare>(share => share.Window > 0 && share.Spent / share.Window >= 0.5);
        scale.For(full.Length > 1 && last.Capacity is not null && busy ? Weight.Decisive : Weight.Strong, "old", $"{full.Length} collections of the old generation left {Bytes.Text(last.After)}{most}, the longest took {full.Max(one => one.Length).TotalSeconds:F1} s", last);
    }

    // The program's own totals since its start: major collections that take long while the heap is as good as full, or most of the time between two readings.
    private static void WeighTotals(ProcessCase process, Scale scale)
    {
        var totals = process.Facts.Of<CollectorTotals>();
        if (totals.LastOrDefault(one => one.Used >= NearlyFull && one.Collections >= FewMajor && one.Spent / one.Collections >= TimeSpan.FromSeconds(1)) is { } heavy)
            scale.For(Weight.Strong, "totals", $"{heavy.Collections} major collections took {(heavy.Spent / heavy.Collections).TotalSeconds:F1} s each on the average, and {heavy.Used:P0} of the heap are in use", heavy);
        foreach (var (earlier, later) in totals.Zip(totals.Skip(1)))
        {
            if (later.Origin.At - earlier.Origin.At is { TotalSeconds: >= 10 } between && later.Used >= NearlyFull && later.Collections > earlier.Collections && (later.Spent - earlier.Spent) / between >= 0.5)
                scale.For(Weight.Decisive, "totals", $"major collections took {(later.Spent - earlier.Spent).TotalSeconds:F0} of {between.TotalSeconds:F0} s, with {later.Used:P0} of the heap in use", later, earlier);
        }
    }

    // G1's own sum: nothing left to grow into, and hardly any time for the program.
    private static void WeighPressed(ProcessCase process, Scale scale)
    {
        if (process.Facts.First<CollectorPressed>(one => one.AtLimit && one.Overhead >= 0.8) is { } pressed)
            scale.For(Weight.Strong, "pressed", $"G1 counts {pressed.Overhead:P0} of the time in its last pauses, and the heap has its full size already", pressed);
    }

    // Not the collector's work, but the same standstill: a thread that does not come to the safepoint.
    private static void WeighSafepoints(ProcessCase process, Scale scale)
    {
        var late = process.Facts.Of<SafepointReached>().Where(one => one.Reaching >= Long).ToArray();
        if (late.MaxBy(one => one.Reaching) is { } latest)
            scale.For(Weight.Strong, "safepoint", $"{late.Length} times threads took {Long.TotalSeconds:F0} s and more to come to a safepoint, at most {latest.Reaching.TotalSeconds:F1} s", latest);
    }

    private static void WeighWords(ProcessCase process, Scale scale)
    {
        var told = process.Case.Facts.Of<Statement>();
        if (told.FirstOrDefault(statement => statement.Topic == Topic.LongCollections) is { } collections)
            scale.For(Weight.Strong, "told", "collections are reported to take long or to free little", collections);
        if (told.FirstOrDefault(statement => statement is { Topic: Topic.PauseLength, Number: >= 1 }) is { } pause)
            scale.For(Weight.Decisive, "told", $"pauses of {pause.Number} s are reported", pause);
        if (told.FirstOrDefault(statement => statement.Topic == Topic.HeapFull) is { } full)
            scale.For(Weight.Decisive, "told", "the old generation is reported to be full, or full collections to give back little", full);
    }

    // One row more, one full collection more, and the old generation stays full.
    private static void WeighJstat(JstatTaken taken, Scale scale)
    {
        var (old, full) = (taken.Series.OldPercent, taken.Series.FullCollections);
        if (old.Length == 1 && full.Length == 1 && old[0] >= SaturatedOld && full[0] >= ManyFullCollections)
            scale.For(Weight.Strong, "jstat", $"the old generation is at {old[0]:F0} % after {full[0]:F0} full collections", taken);
        if (old.Length < 2 || full.Length < 2)
            return;
        var collections = full[^1] - full[0];
        if (old[^1] >= SaturatedOld && collections >= 2)
            scale.For(Weight.Decisive, "jstat", $"the old generation stays at {old[^1]:F0} % through {collections:F0} full collections", taken);
        else if (ExplicitCollections.InRows(taken) is { } asked)
            scale.For(Weight.Strong, "jstat", $"{asked.PerSecond:F0} full collections a second take {asked.Share:P0} of the time, with the old generation at {old[^1]:F0} %", taken);
        else if (old[^1] >= SaturatedOld && full[^1] > 0)
            scale.For(Weight.Strong, "jstat", $"the old generation is at {old[^1]:F0} %", taken);
    }
}
