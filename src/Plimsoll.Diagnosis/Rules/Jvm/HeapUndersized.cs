using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Flink;

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
        if (process.MaxHeap is { } heap && process.LiveSet is { } live && live > heap * 0.4)
            scale.For(Weight.Weak, "live", $"{Bytes.Text(live)} stay after a full collection in a heap of {Bytes.Text(heap)}", process.LiveSetFact);
        if (isTask && process.HasConfiguration && process.Plan.IsAccepted && process.StateOnHeap != false && process.Plan[MemoryRegionKind.TaskHeap] is { } task && process.Plan[MemoryRegionKind.Managed] > task)
            scale.For(Weight.Weak, "budget", $"the task heap has {Bytes.Text(task)} while {Bytes.Text(process.Plan[MemoryRegionKind.Managed] ?? 0)} of managed memory lie idle", process.SettingOf("taskmanager.memory.process.size", "taskmanager.memory.flink.size"));
        if (isTask)
            scale.Conclude("The task heap is too small for the state and the records that the job keeps", "undersized/task-heap");
        if (process.StateGrows == true)
            scale.Against("growth", "the state grows without levelling off", process.CheckpointSizes[^1]);
        scale.Lacks("what fills the heap", "jcmd PID GC.class_histogram (twice, ten minutes apart), or jcmd PID GC.heap_dump /tmp/heap.hprof");
        scale.Lacks("whether what stays after full collections levels off or grows", "jstat -gcutil PID 10s 360, or -Xlog:gc*:file=gc.log");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => HeapFix.For(limit);
}
