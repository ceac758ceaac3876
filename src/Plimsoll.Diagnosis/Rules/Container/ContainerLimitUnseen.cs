using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The JVM does not see its container's limit and sizes its heap by the host.</summary>
internal sealed class ContainerLimitUnseen : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "container-limit-unseen",
        Title = "The JVM does not see its container's memory limit and sizes its heap by the host's memory",
        Explains = ["container-limit"],
        Cause = "wrong-setting/container-support",
        Mechanism = "Without -Xmx a JVM takes a share of the memory that it sees. One that cannot read its control group sees the host: JDKs before 8u372, 11.0.16 and 15 on a node with control groups of version 2, builds before JDK 25 on kernels from 6.12 on that no longer list the memory controller in /proc/cgroups (JDK-8349988), a limit that sits on a parent group only (a task, a pod) where the VM reads its own group alone. MaxRAMPercentage is then a share of the host as well. The heap grows past the container's limit and the kernel kills.",
        Needs = ["the JVM's own warning, words about the host's memory taken for the container's, or the largest heap that it reports beside the container's limit"],
        Refuters = ["an -Xmx below the limit"],
        References = ["JDK-8230305: cgroups v2 support (15; in 11.0.16 and 8u372)", "JDK-8146115: container support (10; in 8u191)", "JDK-8349988: detection without /proc/cgroups (25)", "eclipse-openj9 issues 11998, 14190", "corretto-21 issue 135 (21.0.9.10.1; 21.0.9.11.1 is right again), adoptium-support issue 1389 (Temurin 21.0.9+10): the limit of an ECS task"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.IsFlink || limit.Facts.Any<ProcessKilled>(killed => killed.Scope is KillScope.YarnPhysical or KillScope.YarnVirtual))
            return;
        if (process.Flags["MaxHeapSize"] is { InForce: false, IsEstimate: false } asked && JvmFlags.ParseBytes(asked.Value) is { } bytes && bytes < (process.MemoryLimit?.Bytes ?? long.MaxValue))
            return;
        WeighSigns(limit, scale);
        WeighHeap(process, scale);
        if (!scale.HasSupport)
            return;
        if (Sign(limit, UnseenBy.Kernel) is { } kernel)
            scale.For(Weight.Weak, "platform", "the kernel is 6.12 or later, where JVMs before JDK 25 may not find the memory controller", kernel);
        else if (((Fact?)Sign(limit, UnseenBy.Version2) ?? limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.ControlGroupTwo)) is { } version)
            scale.For(Weight.Weak, "platform", "the machine has control groups of version 2, which older JVMs do not read", version);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.VersionWasFine) is { } fine)
            scale.For(Weight.Weak, "before", "before the change the same settings were fine", fine);
        if (process.Flags["MaxRAMPercentage"] is { } share)
            scale.For(Weight.Weak, "share", $"MaxRAMPercentage={share.Value}: the heap is a share of the memory that the JVM sees, not a size", share);
        scale.Lacks("what the JVM takes for its memory", "java -XshowSettings:system -version in the container (JDK 8: -XX:+UnlockDiagnosticVMOptions -XX:+PrintContainerInfo; later: -Xlog:os+container=debug); jcmd PID VM.flags (MaxHeapSize); stat -fc %T /sys/fs/cgroup; uname -r");
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
        yield return new Fix(Applicability.Check, "or upgrade the JDK: HotSpot reads control groups of version 2 from 8u372, 11.0.16 and 15 on; with kernel 6.12 and later take JDK 25 or an update that lists JDK-8349988")
        {
            Text = "Where an upgrade brought it, go back to the JDK that was fine or on to the next: Corretto 21.0.9.10.1 took the host's memory where only a parent group (an ECS task) has the limit, 21.0.9.11.1 does not; pin the image by its full version instead of a tag that moves. stat -fc %T /sys/fs/cgroup prints cgroup2fs on such a node. A JVM that is new enough and still sees the host misses a controller that it insists on: -Xlog:os+container=trace names it, and -Xmx or -XX:MaxRAM is the way round. -XX:+UseCGroupMemoryLimitForHeap belongs to 8u131 to 8u181 and reads version 1 only: remove it. OpenJ9 and IBM's VM need a build of 2022 or later. A sidecar or agent (an exporter for JMX) is a JVM of its own and needs its own -Xmx.",
            Verify = "jcmd PID VM.flags shows a MaxHeapSize that fits the container",
        };
    }

    private static void WeighSigns(BrokenLimit limit, Scale scale)
    {
        if (Sign(limit, UnseenBy.Warning) is { } warning)
        {
            scale.For(Weight.Strong, "seen", "the JVM itself says that it cannot read its control group's limit", warning);
            scale.Conclude("The JVM cannot read its container's memory limit, so its heap is a share of the host's memory");
        }
        else if (Sign(limit, UnseenBy.Unlimited) is { } unlimited && limit.Process.MemoryLimit is { } stated)
        {
            scale.For(Weight.Strong, "seen", $"the JVM itself sees no limit where {Bytes.Text(stated.Bytes)} are set", unlimited, stated);
            scale.Conclude($"The JVM does not see its container's limit of {Bytes.Text(stated.Bytes)}, so its heap is a share of the host's memory");
        }
        else if (Sign(limit, UnseenBy.Unlimited) is { } none && limit.Facts.First<ProcessKilled>(killed => killed.Scope is KillScope.Container or KillScope.ControlGroup) is { } kill)
        {
            // A kill says that there is one; the shell that was asked may have been another's.
            scale.For(Weight.Weak, "seen", "the JVM itself sees no limit, and was killed by one", none, kill);
            scale.Conclude("The JVM was killed by a limit that it does not see, so its heap is a share of the host's memory");
        }

        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.LimitUnseen) is { } told)
            scale.For(Weight.Strong, "told", told.Number is { } seen && limit.Process.MemoryLimit is { } bound ? $"a heap of up to {Bytes.Text(seen)} was seen in a container of {Bytes.Text(bound.Bytes)}, and nobody asked for it" : "it is reported to take the host's memory instead of its limit", told);
    }

    private static void WeighHeap(ProcessCase process, Scale scale)
    {
        if (UnseenLimit.Of(process) is not { } heap)
            return;
        scale.For(Weight.Strong, "heap", $"the JVM chose a heap of up to {Bytes.Text(heap.Bytes)} in a container of {Bytes.Text(heap.Limit.Bytes)}", heap.Heap, heap.Limit);
        scale.Conclude($"The JVM does not see its container's limit of {Bytes.Text(heap.Limit.Bytes)}: it chose a heap of up to {Bytes.Text(heap.Bytes)}");
    }

    private static LimitUnseen? Sign(BrokenLimit limit, UnseenBy by) => limit.Case.Facts.First<LimitUnseen>(unseen => unseen.By == by);
}
