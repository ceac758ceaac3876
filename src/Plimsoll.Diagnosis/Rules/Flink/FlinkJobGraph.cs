using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The execution graph of a job with many tasks does not fit the JobManager's heap.</summary>
internal sealed class FlinkJobGraph : Rule
{
    private const int ManyTasks = 1000;

    public override RuleCard Card { get; } = new()
    {
        Id = "flink-job-graph",
        Title = "The execution graph of the job is too large for the JobManager's heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "load/parallelism",
        Mechanism = "The JobManager keeps objects for every task and each of its attempts. Up to 1.12 it also keeps one for every channel of an all-to-all exchange: at parallelism P one exchange has P times P of them, and several exchanges at a parallelism of hundreds need gigabytes. From 1.13 on channels are grouped, and the number of tasks decides.",
        Needs = ["a heap failure or stall of the JobManager", "the job's operators and parallelism, or the stack"],
        Thresholds = ["a thousand tasks: below that the graph takes a few megabytes"],
        References = ["org.apache.flink.runtime.executiongraph.DefaultExecutionGraphBuilder", "FLINK-21110, FLINK-21328: grouped edges (1.13)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Key.Role != ProcessRole.JobManager)
            return;
        if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame("DefaultExecutionGraphBuilder", "EdgeManagerBuildUtil", "ExecutionJobVertex.initialize", "DefaultExecutionTopology")) is { } thrown)
            scale.For(Weight.Decisive, "stack", "the heap ended while the execution graph was built", thrown);
        var tasks = limit.Case.Facts.Of<OperatorSeen>().DistinctBy(seen => seen.Name).Sum(seen => (long)seen.Parallelism);
        if (tasks >= ManyTasks)
            scale.For(Weight.Strong, "tasks", $"the job has {tasks} tasks", limit.Case.Facts.First<OperatorSeen>());
        if (limit.Process.SettingOf("parallelism.default") is { } parallelism && int.TryParse(parallelism.Value, out var value) && value >= 100)
            scale.For(Weight.Strong, "parallelism", $"the default parallelism is {value}", parallelism);
        if (limit.Failure == "gc-stall" && !limit.Case.Facts.Any<CheckpointEnded>())
            scale.For(Weight.Weak, "early", "the JobManager stalled before the first checkpoint: while it set the job up", [.. limit.Scale.Witnesses.SelectMany(witness => witness.Facts).Take(1)]);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        foreach (var fix in HeapFix.For(limit))
            yield return fix with { Summary = $"lower the job's parallelism or chain its exchanges; until then {fix.Summary}" };
    }
}
