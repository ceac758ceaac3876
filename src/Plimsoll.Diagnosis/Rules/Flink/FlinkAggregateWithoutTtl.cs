using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>An aggregation without time bound keeps every key it has seen.</summary>
internal sealed class FlinkAggregateWithoutTtl : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-aggregate-without-ttl",
        Title = "An aggregation without time bound keeps every key it has seen",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "state-growth/aggregate-without-ttl",
        Mechanism = "GROUP BY without a window keeps the accumulator of every group for ever, COUNT(DISTINCT) every distinct value besides, unless table.exec.state.ttl lets idle ones go.",
        Needs = ["the job's code, state names or histograms", "checkpoint sizes over time"],
        Refuters = ["checkpoints that stay on one level", "a state backend that keeps state off the heap"],
        References = ["Flink docs: Working with state; State backends", "org.apache.flink.table.runtime.operators.aggregate.GroupAggFunction, state accState"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Key.Role == ProcessRole.JobManager)
            return;
        var process = limit.Process;
        if (process.Setting("table.exec.state.ttl") is { } ttl && ttl.Value is not ("0" or "0 ms"))
            return;
        if (process.Feature("COUNT(DISTINCT") is { } distinct)
            scale.For(Weight.Strong, "code", "the query counts distinct values for ever", distinct);
        else if (process.Feature("GROUP BY") is { } group)
            scale.For(Weight.Strong, "code", "the query groups without a window", group);
        else if (limit.Case.Facts.First<OperatorSeen>(seen => seen.Name.Contains("GroupAggregate", StringComparison.Ordinal)) is { } seen)
            scale.For(Weight.Strong, "code", "the job has an unbounded group aggregation", seen);
        if (scale.HasSupport && HeapStateEvidence.Grown(process, "java.util.HashMap$Node") > 10_000)
            scale.For(Weight.Weak, "classes", "map entries grow between two histograms", process.Facts.Last<HistogramTaken>());
        if (scale.HasSupport)
            HeapStateEvidence.Weigh(limit, scale);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => HeapStateFix.For(
        limit,
        "give idle state an end: SET 'table.exec.state.ttl' = '1 d' (1.12 and later), or group by a window",
        "A user-defined aggregate with a HyperLogLog sketch keeps the distinct count small (APPROX_COUNT_DISTINCT is for batch jobs only). Before 1.12 TableConfig.setIdleStateRetentionTime lets idle state go.");
}
