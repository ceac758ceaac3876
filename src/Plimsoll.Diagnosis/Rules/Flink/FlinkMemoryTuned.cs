using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The operator's autoscaler gave a memory region less than it needs.</summary>
internal sealed class FlinkMemoryTuned : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-memory-tuned",
        Title = "The autoscaler's memory tuning left a region less than it needs",
        Explains = ["metaspace", "invalid-configuration", "heap-space", "gc-overhead", "network-buffers", "managed-memory"],
        Cause = "wrong-setting/memory-tuning",
        Mechanism = "With job.autoscaler.memory.tuning.enabled the Kubernetes operator (1.8 and later) sets the sizes of a TaskManager's regions from what they used so far, within the memory of the resource. A region whose use was seen too small, or that is filled last, ends below its need after the next scaling. Up to 1.8 the heap was sized before the metaspace and could take all of it (FLINK-35489, repaired in 1.9).",
        Needs = ["the setting, or words that the memory is tuned"],
        Refuters = ["tuning that is switched off"],
        References = ["FLINK-34152", "FLINK-35489", "flink-kubernetes-operator: org.apache.flink.autoscaler.tuning.MemoryTuning"],
        Versions = "Kubernetes operator 1.8 and later",
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (!limit.Process.IsFlink || limit.Process.Key.Role == ProcessRole.JobManager || MemoryTuning.Of(limit.Process) is not { } tuned)
            return;
        var starved = limit.Failure is "metaspace" or "invalid-configuration";
        scale.For(starved ? Weight.Strong : Weight.Weak, "tuning", "the operator's autoscaler sizes the memory of the TaskManager", tuned);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.AtStart) is { } start)
            scale.For(Weight.Weak, "start", "it fails at the start: nothing can have piled up, the sizes are too small", start);
        if (starved)
            scale.Conclude(limit.Failure == "metaspace" ? "The autoscaler's memory tuning left metaspace less than the job's classes need" : "The autoscaler's memory tuning made sizes that Flink refuses");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var process = limit.Process;
        yield return new Fix(Applicability.Check, $"switch memory tuning off until the sizes are right ({MemoryTuning.Key}: false), and upgrade the Kubernetes operator to 1.9 or later, which sizes metaspace before the heap")
        {
            Changes = [process.Change(MemoryTuning.Key, "false")],
            Text = "A metaspace that is set by hand (taskmanager.memory.jvm-metaspace.size: 256m) is the tuning's starting point, not a lower bound. With tuning on, give the resource more memory (spec.taskManager.resource.memory) and a larger job.autoscaler.memory.tuning.overhead.",
            Verify = "the TaskManager of the next scaling registers; Status.JVM.Memory.Metaspace.Used stays below its maximum",
        };
    }
}
