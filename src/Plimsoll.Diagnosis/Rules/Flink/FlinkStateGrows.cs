using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Checkpoints grow with the heap; which state it is the evidence does not show.</summary>
internal sealed class FlinkStateGrows : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-state-grows",
        Title = "The job's state grows without bound on the heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "state-growth",
        Mechanism = "With state on the heap every key, value and timer is an object. Checkpoints that grow from one to the next without levelling off show the same growth in serialised form, a third to a tenth of its size on the heap.",
        Needs = ["sizes of completed checkpoints, from the JobManager's log or REST"],
        Thresholds = ["growth by 30 % between the first and the last third of at least three checkpoints, not slowing to a quarter: below that a warm-up looks the same"],
        Refuters = ["checkpoints that stay on one level or hold nothing"],
        References = ["org.apache.flink.runtime.checkpoint.CompletedCheckpoint.getStateSize"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Key.Role == ProcessRole.JobManager)
            return;
        var code = limit.Process.Feature("ListStateDescriptor", "MapStateDescriptor", "ValueStateDescriptor");
        if (code is not null && limit.Process.Feature("StateTtlConfig", "enableTimeToLive") is null && limit.Process.StateGrows != false && limit.Process.CheckpointSizes.Any(ended => ended.Bytes > 1 << 20))
            scale.For(Weight.Strong, "code", $"the code keeps state ({code.Feature}) and nothing bounds it: no time to live is set", code);
        HeapStateEvidence.Weigh(limit, scale);
        scale.Lacks("which state grows", "jcmd PID GC.heap_dump /tmp/heap.hprof && plimsoll heap flink /tmp/heap.hprof");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => HeapStateFix.For(
        limit,
        "bound the state: a time to live (StateTtlConfig, in SQL table.exec.state.ttl from 1.12 on), clear() when a key is done, ListState or MapState instead of a collection in a ValueState",
        "State that must be kept belongs into RocksDB.");
}
