using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The container allows less than the process is configured to take.</summary>
internal sealed class FlinkContainerBelowProcess : Rule
{
    /// <summary>YARN and Kubernetes print tenths of a gigabyte: a limit that is less by so little may be the process size itself.</summary>
    private const double RoundedAway = 0.99;

    public override RuleCard Card { get; } = new()
    {
        Id = "flink-container-below-process",
        Title = "The container's limit is below the process size that Flink plans with",
        Explains = ["container-limit"],
        Cause = "undersized/container",
        Mechanism = "Flink divides process.size among its regions and trusts that the container grants it. On YARN and native Kubernetes it asks for it; in standalone containers the limit is set by hand, and a smaller one kills as soon as the regions fill.",
        Needs = ["the kill with its limit", "Flink's configuration"],
        Thresholds = ["one in a hundred below the process size: what kills in YARN's words is rounded to tenths of a gigabyte"],
        Refuters = ["a limit at or above the process size"],
        References = ["Flink docs: Configure memory for containers"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (!limit.Process.IsFlink || !limit.Process.HasConfiguration || !limit.Process.Plan.IsAccepted || limit.Process.Plan[MemoryRegionKind.TotalProcess] is not { } total)
            return;
        if (Limit(limit) is not var (bytes, fact))
            return;
        if (bytes < total * RoundedAway)
        {
            scale.For(Weight.Decisive, "limit", $"the container is limited to {Bytes.Text(bytes)}, Flink plans with {Bytes.Text(total)}", fact, limit.Process.SettingOf("taskmanager.memory.process.size", "taskmanager.memory.flink.size"));
            scale.Conclude($"The container's limit of {Bytes.Text(bytes)} is below the {Bytes.Text(total)} that Flink's process is configured to take");
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var bytes = Limit(limit)?.Bytes ?? 0;
        var total = limit.Process.Plan[MemoryRegionKind.TotalProcess] ?? 0;
        var name = limit.Process.Key.Role == ProcessRole.JobManager ? "jobmanager" : "taskmanager";
        yield return new Fix(Applicability.Check, $"raise the container's memory limit to {Bytes.Text(total)} or more")
        {
            Changes = [new Change("resources.limits.memory", $"{(total + (1 << 20) - 1) >> 20}Mi", $"{bytes >> 20}Mi")],
            Verify = "memory.limit_in_bytes (memory.max) is at least the process size; the working set stays below it",
        };
        yield return FlinkMemoryFix.Of(limit.Process, $"or lower {name}.memory.process.size to the limit", [new SettingChange($"{name}.memory.process.size", $"{bytes >> 20}m")]);
    }

    private static (long Bytes, Fact Fact)? Limit(BrokenLimit limit)
    {
        if (limit.Facts.First<ProcessKilled>(killed => killed.LimitBytes is not null) is { } killed)
            return (killed.LimitBytes!.Value, killed);
        return limit.Facts.First<ContainerLimit>() is { } container ? (container.Bytes, container) : null;
    }
}
