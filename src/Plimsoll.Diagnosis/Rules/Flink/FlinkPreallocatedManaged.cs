using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Up to Flink 1.9 a TaskManager may take its managed memory at once when it starts; more than the JVM gives ends the start.</summary>
internal sealed class FlinkPreallocatedManaged : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-preallocated-managed",
        Title = "The managed memory that the TaskManager takes at its start does not fit into its JVM",
        Explains = ["heap-space", "direct-memory"],
        Cause = "oversized/managed",
        Mechanism = "Up to 1.9 taskmanager.memory.preallocate (and off-heap memory always) makes the TaskManager allocate its managed memory whole when it starts: taskmanager.memory.size, or the share taskmanager.memory.fraction of what is free. On the heap it must fit below -Xmx beside everything else, off-heap below -XX:MaxDirectMemorySize.",
        Needs = ["the message 'OutOfMemory error (...) while allocating the TaskManager heap memory'"],
        References = ["org.apache.flink.runtime.taskexecutor.TaskManagerServices.createMemoryManager (1.3 to 1.9)"],
        Versions = "up to 1.9",
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Refused(limit) is not var (offHeap, bytes, thrown))
            return;
        scale.For(Weight.Decisive, "message", $"the TaskManager could not take {Bytes.Text(bytes)} of managed memory {(offHeap ? "off the heap" : "on the heap")} at its start", thrown);
        if (limit.Process.SettingOf("taskmanager.memory.size", "taskmanager.memory.fraction", "taskmanager.memory.preallocate") is { } setting)
            scale.For(Weight.Weak, "setting", $"{setting.Key} is {setting.Value}", setting);
        scale.Conclude($"The managed memory of {Bytes.Text(bytes)} that the TaskManager takes at its start does not fit into its {(offHeap ? "limit of direct memory" : "heap")}");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Refused(limit) is not var (offHeap, bytes, _))
            yield break;
        var half = Math.Max(1, (bytes / 2) >> 20).ToString(CultureInfo.InvariantCulture) + "m";
        yield return new Fix(Applicability.Check, $"lower managed memory to {half}: taskmanager.memory.size (or taskmanager.memory.fraction), {(offHeap ? "or raise -XX:MaxDirectMemorySize above it" : "or raise taskmanager.heap.size")}")
        {
            Changes = [limit.Process.Change("taskmanager.memory.size", half)],
            Text = "taskmanager.memory.preallocate: false takes it only as batch operators need it. Streaming jobs of these versions do not use it at all (RocksDB is outside of it). From 1.10 on it is taskmanager.memory.managed.size, native and counted in the process size.",
            Verify = "the TaskManager registers, and its log names the size of its managed memory",
        };
    }

    private static (bool OffHeap, long Bytes, Thrown Thrown)? Refused(BrokenLimit limit)
    {
        foreach (var thrown in limit.Facts.Of<Thrown>())
        {
            if (thrown.Chain.Select(link => Message.Match(link.Text)).Concat([Message.Match(thrown.LogMessage)]).FirstOrDefault(match => match.Success) is { } found && long.TryParse(found.Groups["bytes"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
                return (found.Groups["off"].Success, bytes, thrown);
        }

        return null;
    }

    private static readonly Regex Message = new(@"OutOfMemory error \([^)]{0,120}\) while allocating the TaskManager (?<off>off-)?heap memory \((?<bytes>\d{1,15}) bytes\)", RegexOptions.ExplicitCapture);
}
