using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Flink;
using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>What the program needs to keep does not fit, though nothing leaks.</summary>
internal sealed class HeapUndersized : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "heap-undersized",
        Title = "The heap is too small for what the program has to keep",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "undersized/heap",
        Mechanism = "What stays after a full collection (the live set) needs room to breathe: below twice the live set collections follow each other, below once the JVM dies. It is told from a leak by a live set that levels off.",
        Needs = ["a GC log, jstat or a statement of the live set", "the heap's limit"],
        Thresholds = ["live set above 60 % of the heap: collectors need at least as much free room as the mutator fills during a cycle"],
        Refuters = ["a live set that grows without end"],
        References = ["Flink docs: Configure TaskManager memory"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (limit.Failure != "gc-stall" || limit.Facts.Any<JstatTaken>())
            scale.For(Weight.Weak, "failure", "what the program kept at that moment did not fit the heap; nothing in the evidence tells of growth", [.. limit.Scale.Witnesses.SelectMany(witness => witness.Facts).Take(1)]);
        var isTask = process.Key.Role == ProcessRole.TaskManager;
        if ((process.MaxHeap ?? process.GcRun?.Measures.Heap.Limit) is { } heap && process.LiveSet is { } live && live > heap * 0.4)
            scale.For(Weight.Weak, "live", $"{Bytes.Text(live)} stay after a full collection in a heap of {Bytes.Text(heap)}", process.LiveSetFact);
        if (isTask && process.HasConfiguration && process.Plan.IsAccepted && process.StateOnHeap != false && process.Plan[MemoryRegionKind.TaskHeap] is { } task && process.Plan[MemoryRegionKind.Managed] > task)
            scale.For(Weight.Weak, "budget", $"the task heap has {Bytes.Text(task)} while {Bytes.Text(process.Plan[MemoryRegionKind.Managed] ?? 0)} of managed memory lie idle", process.SettingOf("taskmanager.memory.process.size", "taskmanager.memory.flink.size"));
        if (isTask)
            scale.Conclude("The task heap is too small for the state and the records that the job keeps", "undersized/task-heap");
        if (!process.IsFlink)
            WeighShape(process, scale);
        if (!process.IsFlink && Backlog.Of(process) is { } backlog)
            scale.Against("backlog", $"the program's own numbers tell what fills it: '{backlog.Waiting.Name}' rose from {backlog.Waiting.First} to {backlog.Waiting.Last}", backlog.Waiting.Samples[^1]);
        if (process.StateGrows == true)
            scale.Against("growth", "the state grows without levelling off", process.CheckpointSizes[^1]);
        // Where nothing but the failure speaks for it, words that tell another cause outweigh it.
        if (process.GcRun is null && process.Histograms.Count == 0 && scale.Witnesses.All(witness => witness.Group == "failure") && HeapWords.Otherwise(limit.Case) is var (claim, fact))
            scale.Against("told", claim, fact);
        scale.Lacks("what fills the heap", "jcmd PID GC.class_histogram (twice, ten minutes apart), or jcmd PID GC.heap_dump /tmp/heap.hprof");
        scale.Lacks("whether what stays after full collections levels off or grows", "jstat -gcutil PID 10s 360, or -Xlog:gc*:file=gc.log");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var fixes = HeapFix.For(limit);
        if (limit.Process.IsFlink || limit.Process.GcRun?.Run.Collector is not { } collector)
            return fixes;
        return fixes.Select((fix, index) => index > 0 ? fix : fix with { Text = $"{fix.Text} {Advice(collector)}" });
    }

    // A level set that is high, with collections that find no room: nothing grows, the heap is small for it.
    private static void WeighShape(ProcessCase process, Scale scale)
    {
        if (process.GcRun is not { } seen || seen.Measures.Heap.Limit is not { } limit || seen.Measures.LiveSet.Bytes is not { } live)
            return;
        var failures = seen.Measures.Failures;
        var shortage = failures.EvacuationFailures + failures.PromotionFailures + failures.ConcurrentModeFailures + failures.AllocationStalls + failures.Degenerated;
        if (seen.Measures.Shape is not HeapShape.Leak && SteadyRise.Of(process) is { } rise && rise.Span >= seen.Measures.Length / 2)
            scale.Against("shape", $"what collections leave rose without a stop from {Bytes.Text(rise.From)} to {Bytes.Text(rise.To)} for most of the log", rise.Seen);
        else if (seen.Measures.Shape is HeapShape.Leak)
            scale.Against("shape", "what stays after collections rises for as long as the log goes", seen);
        else if (seen.Measures.Shape is HeapShape.Acute)
            scale.Against("shape", "the heap was large enough for most of the log, and filled within a short time at its end", seen);
        else if (live >= limit * 0.45 && shortage >= 5)
            scale.For(Weight.Strong, "shape", $"{Bytes.Text(live)} of {Bytes.Text(limit)} stay on a level, and {shortage} times collections or threads found no room", seen);
    }

    private static string Advice(GcCollector collector) => collector switch
    {
        GcCollector.G1 => "G1 can also start earlier: -XX:InitiatingHeapOccupancyPercent=35 (from JDK 9 on with -XX:-G1UseAdaptiveIHOP, or G1 goes on adapting it), -XX:G1ReservePercent=20.",
        GcCollector.Z or GcCollector.GenerationalZ => "ZGC also needs CPU beside the program: more cores or -XX:ConcGCThreads, and -XX:SoftMaxHeapSize below -Xmx so that it starts earlier.",
        GcCollector.Cms => "CMS can also start earlier: -XX:CMSInitiatingOccupancyFraction=60.",
        _ => "",
    };
}
