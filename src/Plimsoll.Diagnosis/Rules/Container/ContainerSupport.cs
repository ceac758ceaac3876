using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The JVM does not see its container's limit and takes the machine's memory for its own.</summary>
internal sealed class ContainerSupport : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "container-limit-unseen",
        Title = "The JVM does not see its container's limit and sizes its heap by the machine's memory",
        Explains = ["container-limit"],
        Cause = "version-bug/container-support",
        Mechanism = "Without -Xmx the heap is a share (MaxRAMPercentage, a quarter by default) of the memory that the JVM believes to have. It reads the container's limit from the control group's files; where it does not find them it takes the machine's memory, and the kernel kills it as soon as the heap has grown. "
            + "Control groups of version 2 are read from JDK 15, 11.0.16 and 8u372 on. Kernels from 6.12 on may be built without version 1, and then no longer list the memory controller in /proc/cgroups, where the JVM looked for it up to JDK 24 (JDK-8349988).",
        Needs = ["the JVM's warning, or what it takes its heap's share of; the kernel's and the control groups' version; the heap's options"],
        Refuters = ["-Xmx: then the heap does not depend on what the JVM sees"],
        Versions = "JDK before 15, 11.0.16, 8u372 with control groups of version 2; JDK before 25, and updates without JDK-8349988, with kernel 6.12 and later",
        References = ["JDK-8230305 (cgroup v2, 15, 11.0.16, 8u372)", "JDK-8349988, JDK-8346874 (detection without /proc/cgroups, 25)", "hotspot cgroupSubsystem_linux.cpp, CgroupSubsystemFactory::determine_type"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.IsFlink || limit.Facts.Any<ProcessKilled>(killed => killed.Scope is KillScope.YarnPhysical or KillScope.YarnVirtual))
            return;
        var warning = Sign(limit, UnseenBy.Warning);
        var behaviour = Sign(limit, UnseenBy.Behaviour);
        var share = process.Flags["MaxRAMPercentage"];
        var kernel = Sign(limit, UnseenBy.Kernel);
        if (warning is null && behaviour is null && (kernel is null || share is null))
            return;
        if (warning is not null)
            scale.For(Weight.Strong, "seen", "the JVM did not find the control group's limit where it looks for it", warning);
        if (behaviour is not null)
            scale.For(Weight.Strong, "seen", "it takes the machine's memory for its own", behaviour);
        if (kernel is not null)
            scale.For(Weight.Weak, "platform", "the kernel is 6.12 or later, in which JVMs before JDK 25 may not find the memory controller", kernel);
        else if (Sign(limit, UnseenBy.Version2) is { } version)
            scale.For(Weight.Weak, "platform", "the machine has control groups of version 2, which older JVMs do not read", version);
        if (share is not null)
            scale.For(Weight.Weak, "share", $"the heap is {share.Value} % of the memory that the JVM sees, not a size", share);
        if (process.Flags["MaxHeapSize"] is { InForce: false } set)
            scale.Against("share", $"-Xmx{set.Value} is set: the heap does not follow from what the JVM sees", set);
        scale.Lacks("what the JVM takes for its memory", "java -XshowSettings:system -version in the container (JDK 8: -XX:+UnlockDiagnosticVMOptions -XX:+PrintContainerInfo; later: -Xlog:os+container=debug); jcmd PID VM.flags (MaxHeapSize); stat -fc %T /sys/fs/cgroup; uname -r");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var heap = limit.Process.MemoryLimit is { } stated ? FlinkMemoryFix.Size(stated.Bytes / 2) : null;
        yield return new Fix(Applicability.Check, $"until the JVM sees its container, set the heap by size: {(heap is null ? "-Xmx at half to two thirds of the container's limit" : $"-Xmx{heap}, half of the container's limit")}; then run a JDK that sees it")
        {
            Changes = heap is null ? [] : [limit.Process.JvmChange("-Xmx", heap)],
            Text = "A JDK sees control groups of version 2 from 8u372, 11.0.16 and 15 on; with kernel 6.12 and later take JDK 25, or an update of an older line that lists JDK-8349988 in its release notes. Percentages (-XX:MaxRAMPercentage) work again from there on. "
                + "The variant -XX:+UseCGroupMemoryLimitForHeap of JDK 8 reads version 1 only: take it out. A sidecar or agent (an exporter for JMX) is a JVM of its own and needs its own -Xmx.",
            Verify = "java -XshowSettings:system -version in the container prints the limit; jcmd PID VM.flags shows a MaxHeapSize below it",
        };
    }

    private static LimitUnseen? Sign(BrokenLimit limit, UnseenBy by) => limit.Case.Facts.First<LimitUnseen>(unseen => unseen.By == by);
}
