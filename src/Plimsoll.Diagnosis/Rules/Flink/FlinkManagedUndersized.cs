using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>An operator needs managed memory and the slot has none, or too little.</summary>
internal sealed class FlinkManagedUndersized : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-managed-undersized",
        Title = "The slot has less managed memory than the operator needs to start",
        Explains = ["managed-memory"],
        Cause = "undersized/managed",
        Mechanism = "Sorting, hash joins, Python and RocksDB take managed memory, of which each slot has an equal part and each use a share by weight. A managed size of 0, many slots or a consumer without weight leave an operator below its minimum. In a local environment all subtasks share one JVM: the more of them, the fewer pages has each.",
        Needs = ["the message", "Flink's configuration"],
        References = ["org.apache.flink.runtime.util.config.memory.ManagedMemoryUtils", "org.apache.flink.runtime.memory.MemoryManager"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        var errors = limit.Scale.Witnesses.SelectMany(witness => witness.Facts).Take(1).ToArray();
        scale.For(Weight.Strong, "message", TooLargeForSort(limit) ? "one record does not fit into the sort buffer that the operator has of managed memory" : "an operator was refused the managed memory that it needs to start", errors);
        if (process.SettingOf("taskmanager.memory.managed.size", "taskmanager.memory.managed.fraction", "taskmanager.memory.size") is { } setting)
            scale.For(Weight.Strong, "setting", $"{setting.Key} is {setting.Value}", setting);
        else if (process.Plan.IsAccepted && process.HasConfiguration)
            scale.For(Weight.Weak, "setting", $"managed memory is {Bytes.Text(process.Plan[MemoryRegionKind.Managed] ?? 0)} for {Slots(process)} slots", process.Setting("taskmanager.numberOfTaskSlots"));
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var process = limit.Process;
        var wanted = Math.Max(128L << 20, (process.Plan[MemoryRegionKind.Managed] ?? 0) * 2);
        if (TooLargeForSort(limit))
        {
            yield return new Fix(Applicability.Check, "find the record that is larger than the sort buffer: one key's group, one aggregate or one very large value, and split it or make it smaller before the sort")
            {
                Text = "A sort buffer is a part of the operator's share of managed memory, and one record must fit into it: fewer slots or more managed memory make the buffer larger, a higher parallelism does not make the record smaller.",
                Verify = "the sort ends; its message named the current maximum of the buffer",
            };
        }

        yield return FlinkMemoryFix.KeepHeap(process, $"give managed memory {FlinkMemoryFix.Size(wanted)}: taskmanager.memory.managed.size", new SettingChange("taskmanager.memory.managed.size", FlinkMemoryFix.Size(wanted))) with
        {
            Text = "Or fewer slots, so that each has more; taskmanager.memory.managed.fraction works too. With several kinds of consumers taskmanager.memory.managed.consumer-weights divides it. In a local environment (IDE, MiniCluster) 128 MiB are the default: set taskmanager.memory.managed.size in the Configuration that the environment is made with, or lower the parallelism.",
            Verify = "the task reaches RUNNING",
        };
    }

    private static bool TooLargeForSort(BrokenLimit limit) => limit.Facts.Any<Thrown>(thrown => thrown.Link("exceeds the maximum size of a sort buffer", "Cannot write record to fresh sort buffer") is not null);

    private static int Slots(ProcessCase process) => ManagedMemory.Slots(process.Configuration, process.AssumedVersion);
}
