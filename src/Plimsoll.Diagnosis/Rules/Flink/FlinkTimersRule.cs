using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Every element registers a timer of its own, and the timers pile up on the heap.</summary>
internal sealed class FlinkTimersRule : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-timers",
        Title = "Every element registers a timer of its own, and the timers pile up on the heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "state-growth/timers",
        Mechanism = "Timers live with the keyed state. Code that registers one for each element, at a time that differs for each, keeps all of them until they fire; with heap timers each costs about 100 bytes, and a checkpoint copies an array as long as their number.",
        Needs = ["the job's code, state names or histograms", "checkpoint sizes over time"],
        Refuters = ["checkpoints that stay on one level", "a state backend that keeps state off the heap"],
        References = ["Flink docs: Working with state; State backends", "org.apache.flink.runtime.state.heap.HeapPriorityQueueSet"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Key.Role == ProcessRole.JobManager)
            return;
        var process = limit.Process;
        if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame("HeapPriorityQueueStateSnapshot.getPartitioningResult")) is { } thrown)
            scale.For(Weight.Strong, "timers", "a checkpoint failed to copy the queue of timers: it is that long", thrown);
        if (HeapStateEvidence.Growth(process, "TimerHeapInternalTimer") is var (timers, fact) && timers > 1000 && timers > 2 * HeapStateEvidence.Grown(process, "CopyOnWriteStateMap$StateMapEntry"))
            scale.For(Weight.Decisive, "timers", $"timers grew by {timers} between two histograms, far more than state entries", fact);
        if (process.Feature("registerProcessingTimeTimer", "registerEventTimeTimer") is { } code && process.Feature("ContinuousEventTimeTrigger", "ContinuousProcessingTimeTrigger") is null)
            scale.For(process.Feature("deleteEventTimeTimer", "deleteProcessingTimeTimer") is null ? Weight.Strong : Weight.Weak, "code", "the code registers timers and never deletes one", code);
        if (scale.HasSupport)
            HeapStateEvidence.Weigh(limit, scale);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => HeapStateFix.For(limit, "register coalesced timers: round the time up to whole minutes or hours (t / 60000 * 60000 + 60000), keep one per key and delete it before setting the next (deleteProcessingTimeTimer)", "RocksDB timers (state.backend.rocksdb.timer-service.factory: ROCKSDB) move the queue off the heap.");
}
