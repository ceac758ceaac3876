using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A library of the job needs more direct memory than Flink's budget leaves to it, which is nothing by default.</summary>
internal sealed class FlinkDirectUndersized : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-direct-undersized",
        Title = "The job or a library needs more direct memory than taskmanager.memory.task.off-heap.size gives it",
        Explains = ["direct-memory", "netty-direct-memory"],
        Cause = "undersized/direct",
        Mechanism = "Flink sets -XX:MaxDirectMemorySize to framework off-heap + task off-heap + network memory. Network memory is taken whole at start, task off-heap is 0 by default: "
            + "a connector that uses direct buffers has only the framework's 128 MiB, shared with Flink's own Netty. A leak shows the same text; it is told by growth that no larger limit stops.",
        Needs = ["the OutOfMemoryError", "Flink's configuration"],
        Refuters = ["direct memory that grows without end in a series of measurements"],
        References = ["Flink docs: Troubleshooting memory, OutOfMemoryError: Direct buffer memory", "org.apache.flink.runtime.util.config.memory.taskmanager.TaskExecutorFlinkMemoryUtils"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (!limit.Process.IsFlink)
            return;
        var process = limit.Process;
        var errors = process.Facts.Of<Thrown>().Where(thrown => thrown.Link("direct") is not null || thrown.Link("Direct") is not null).ToArray();
        var plan = process.Plan;
        if (plan.MaxDirectMemory is { } budget && plan.IsAccepted && Limit(errors) is var (stated, thrown) && Math.Abs(stated - budget) <= 1 << 20)
            scale.For(Weight.Weak, "arithmetic", $"the limit in the message, {Bytes.Text(stated)}, is Flink's own sum: framework off-heap {Bytes.Text(plan[MemoryRegionKind.FrameworkOffHeap] ?? 0)} + task off-heap {Bytes.Text(plan[MemoryRegionKind.TaskOffHeap] ?? 0)} + network {Bytes.Text(plan[MemoryRegionKind.Network] ?? 0)}", thrown);
        if (!process.HasConfiguration && process.Case.Facts.Any<Thrown>())
            scale.For(Weight.Weak, "budget", "without a setting task off-heap memory is 0, Flink's default: user code has no direct memory of its own", errors.FirstOrDefault());
        if (process.HasConfiguration && plan[MemoryRegionKind.TaskOffHeap] is 0)
            scale.For(Weight.Weak, "budget", "task off-heap memory is 0, Flink's default: user code has no direct memory of its own", process.Setting("taskmanager.memory.process.size"));
        scale.Lacks("whether direct memory grows without end or only reaches a higher level", "curl -s http://JOBMANAGER:8081/taskmanagers/ID/metrics?get=Status.JVM.Memory.Direct.MemoryUsed  (every minute for an hour)");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var process = limit.Process;
        var present = process.Plan[MemoryRegionKind.TaskOffHeap] ?? 0;
        var wanted = Math.Max(present * 2, 256L << 20);
        var fix = FlinkMemoryFix.KeepHeap(process, $"give user code {Bytes.Text(wanted)} of direct memory: taskmanager.memory.task.off-heap.size", new SettingChange("taskmanager.memory.task.off-heap.size", FlinkMemoryFix.Size(wanted)));
        yield return fix with
        {
            Text = "If the error comes back with the larger limit, only later, it is a leak: take a heap dump and look for who holds java.nio.DirectByteBuffer.",
            Verify = "Status.JVM.Memory.Direct.MemoryUsed stays below the new MaxDirectMemorySize over a full load cycle",
        };
    }

    private static (long Limit, Thrown Thrown)? Limit(IEnumerable<Thrown> errors)
    {
        foreach (var thrown in errors)
        {
            foreach (var link in thrown.Chain)
            {
                if (Stated.Match(link.Text) is { Success: true } match && long.TryParse(match.Groups["limit"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
                    return (bytes, thrown);
            }
        }

        return null;
    }

    private static readonly Regex Stated = new(@"(?:limit|max): (?<limit>\d+)\)", RegexOptions.ExplicitCapture);
}
