using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The JVM does not see its container's limit and sizes its heap by the host.</summary>
internal sealed class ContainerNotSeen : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "container-limit-not-seen",
        Title = "The JVM does not see its container's memory limit and sizes its heap by the host's memory",
        Explains = ["container-limit"],
        Cause = "wrong-setting/container-support",
        Mechanism = "Without -Xmx a JVM takes a share of the memory that it sees. One that cannot read its control group sees the host: JDKs before 8u372, 11.0.16 and 15 on a node with control groups of version 2, builds whose detection fails on a newer kernel, a limit that sits on a parent group only (a task, a pod) where the VM reads its own group alone. MaxRAMPercentage is then a share of the host as well. The heap grows past the container's limit and the kernel kills.",
        Needs = ["the JVM's own warning, or the largest heap that it reports beside the container's limit"],
        Refuters = ["an -Xmx below the limit"],
        References = ["JDK-8230305: cgroups v2 support (15; in 11.0.16 and 8u372)", "JDK-8146115: container support (10; in 8u191)", "eclipse-openj9 issues 11998, 14190"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.Flags["MaxHeapSize"] is { InForce: false } asked && JvmFlags.ParseBytes(asked.Value) is { } bytes && bytes < (process.MemoryLimit?.Bytes ?? long.MaxValue))
            return;
        if (limit.Facts.First<ContainerUnseen>() is { } unseen)
        {
            scale.For(Weight.Decisive, "warning", "the JVM itself says that it cannot read its control group's limit", unseen);
            scale.Conclude("The JVM cannot read its container's memory limit, so its heap is a share of the host's memory");
        }

        if (UnseenLimit.Of(process) is not { } heap)
            return;
        scale.For(Weight.Strong, "heap", $"the JVM chose a heap of up to {Bytes.Text(heap.Bytes)} in a container of {Bytes.Text(heap.Limit.Bytes)}", heap.Heap, heap.Limit);
        if (process.Flags["MaxRAMPercentage"] is { } percent)
            scale.For(Weight.Weak, "percent", $"MaxRAMPercentage={percent.Value} was to be a share of the container: it was taken of something larger", percent);
        scale.Conclude($"The JVM does not see its container's limit of {Bytes.Text(heap.Limit.Bytes)}: it chose a heap of up to {Bytes.Text(heap.Bytes)}");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var size = limit.Process.MemoryLimit is { } stated ? FlinkMemoryFix.Size(Math.Max(32L << 20, stated.Bytes / 2)) : null;
        yield return new Fix(size is null ? Applicability.Placeholders : Applicability.Check, size is null ? "set the heap by hand to half of the container's limit: -Xmx (or tell the JVM its memory: -XX:MaxRAM)" : $"set the heap by hand to half of the container's limit: -Xmx{size}")
        {
            Changes = size is null ? [] : [limit.Process.JvmChange("-Xmx", size)],
            Text = "-XX:MaxRAM=SIZE of the container makes MaxRAMPercentage right again. Where only a parent group carries the limit (Fargate tasks, pods), set it on the container too.",
            Verify = "java -XshowSettings:vm -version in the container shows a Max. Heap Size below its limit",
        };
        yield return new Fix(Applicability.Check, "or upgrade the JDK: HotSpot reads control groups of version 2 from 8u372, 11.0.16 and 15 on")
        {
            Text = "stat -fc %T /sys/fs/cgroup prints cgroup2fs on such a node. -XX:+UseCGroupMemoryLimitForHeap belongs to 8u131 to 8u181 and reads version 1 only: remove it. OpenJ9 and IBM's VM need a build of 2022 or later.",
            Verify = "jcmd PID VM.flags shows a MaxHeapSize that fits the container",
        };
    }
}
