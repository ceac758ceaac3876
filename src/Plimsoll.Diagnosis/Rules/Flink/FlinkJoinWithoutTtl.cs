using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A join without time bound keeps both sides for ever.</summary>
internal sealed class FlinkJoinWithoutTtl : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-join-without-ttl",
        Title = "A join without time bound keeps both sides for ever",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "state-growth/join-without-ttl",
        Mechanism = "A regular join must remember every row of both sides, for a partner may come at any time. Without table.exec.state.ttl or an interval condition the state only grows, on the heap at about ten times its checkpoint size.",
        Needs = ["the job's code, state names or histograms", "checkpoint sizes over time"],
        Refuters = ["checkpoints that stay on one level", "a state backend that keeps state off the heap"],
        References = ["Flink docs: Working with state; State backends", "org.apache.flink.table.runtime.operators.join.stream.StreamingJoinOperator"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Key.Role == ProcessRole.JobManager)
            return;
        var process = limit.Process;
        if (process.Setting("table.exec.state.ttl") is { } ttl && ttl.Value is not ("0" or "0 ms"))
            return;
        if (limit.Case.Facts.First<OperatorSeen>(seen => seen.Name.StartsWith("Join", StringComparison.Ordinal) || seen.Name.Contains("Join(joinType", StringComparison.Ordinal)) is { } seen)
            scale.For(Weight.Strong, "code", "the job has a regular join", seen);
        if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame("StreamingJoinOperator", "JoinRecordStateViews")) is { } thrown)
            scale.For(Weight.Strong, "stack", "the heap ended in the join of two streams", thrown);
        if (scale.HasSupport)
            HeapStateEvidence.Weigh(limit, scale);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => HeapStateFix.For(limit, "bound the join: table.exec.state.ttl (1.12 and later), an interval join, or a temporal join (FOR SYSTEM_TIME AS OF)", "A unique key on each side (PRIMARY KEY) lets the join keep one row instead of many. Before 1.12 TableConfig.setIdleStateRetentionTime lets idle state go.");
}
