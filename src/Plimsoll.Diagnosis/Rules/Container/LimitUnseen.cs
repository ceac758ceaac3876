using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The JVM takes the machine for its container: its heap is sized by memory that it may not use.</summary>
internal sealed class LimitUnseen : Rule
{
    private const string Releases = "HotSpot reads control groups of version 2 since JDK 15, 11.0.16 and 8u372 (JDK-8230305), and on kernels that no longer list the controllers in /proc/cgroups (6.12 and later without version 1) only with JDK-8349988 (JDK 25, and later update releases of the older lines)";

    public override RuleCard Card { get; } = new()
    {
        Id = "container-limit-unseen",
        Title = "The JVM does not see its container's memory limit and sizes itself by the machine",
        Explains = ["container-limit"],
        Cause = "wrong-setting/container-detection",
        Mechanism = "Without -Xmx a JVM takes a share of what it believes to be its memory. Where it cannot read the control group (an old release on version 2, a kernel that lists the controllers elsewhere, detection switched off) that is the memory of the whole node, and the heap grows past the limit before a collection seems needed. The limit then kills a JVM that is not short of anything.",
        Needs = ["the JVM's warning about the control group's file, or words about the node's memory being taken for the container's"],
        Refuters = ["-Xmx below the limit: then the heap is bounded whatever the JVM sees"],
        References = ["JDK-8230305 (cgroup v2)", "JDK-8349988 (/proc/cgroups)", "OpenJDK 8u: Arguments::set_heap_size, UseCGroupMemoryLimitForHeap"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.IsFlink)
            return;
        var told = limit.Case.Facts.Of<Statement>();
        if (limit.Case.Facts.First<ControlGroupUnseen>() is { } unseen)
            scale.For(Weight.Decisive, "unseen", "the JVM could not read its container's limit", unseen);
        if (told.FirstOrDefault(statement => statement.Topic == Topic.LimitUnseen) is { } node)
            scale.For(Weight.Strong, "node", "it is reported to take the node's memory instead of its limit", node);
        if (!scale.HasSupport)
            return;
        if (told.FirstOrDefault(statement => statement.Topic == Topic.ControlGroupTwo) is { } version)
            scale.For(Weight.Weak, "version", $"{version.Name}: not every release of the JVM reads its limits", version);
        if (told.FirstOrDefault(statement => statement.Topic == Topic.VersionWasFine) is { } fine)
            scale.For(Weight.Weak, "before", "before the change the same settings were fine", fine);
        if (process.Flags["MaxHeapSize"] is null && process.Flags["MaxRAMPercentage"] is { } share)
            scale.For(Weight.Weak, "share", "the heap is a share of the memory that the JVM sees", share);
        if (process.Flags.Bytes("MaxHeapSize") is { } heap && process.MemoryLimit is { } bound && heap < bound.Bytes * 3 / 4)
            scale.Refute($"-Xmx bounds the heap to {Bytes.Text(heap)}, below the limit of {Bytes.Text(bound.Bytes)}", process.Flags["MaxHeapSize"], bound);
        scale.Lacks("what the JVM takes for its memory", "java -XshowSettings:system -version in the container (JDK 8u372, 11.0.16 and later); java -Xlog:os+container=trace -version; jcmd PID VM.flags | tr ' ' '\\n' | grep MaxHeapSize; stat -fc %T /sys/fs/cgroup; uname -r");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var bound = limit.Process.MemoryLimit?.Bytes;
        var heap = bound is { } bytes ? FlinkMemoryFix.Size(Math.Max(32L << 20, bytes / 2)) : null;
        yield return new Fix(heap is null ? Applicability.Placeholders : Applicability.Check, $"bound the heap by a size: -Xmx{heap ?? "SIZE"}, half of the container's limit, instead of a share (MaxRAMPercentage)")
        {
            Changes = heap is null ? [] : [limit.Process.JvmChange("-Xmx", heap)],
            Text = "In images it goes where the start script takes options: JAVA_OPTS, JAVA_TOOL_OPTIONS, Keycloak's JAVA_OPTS_KC_HEAP. -XX:MaxRAM=LIMIT tells the JVM its memory and keeps the shares.",
            Verify = "jcmd PID VM.flags shows a MaxHeapSize below the container's limit",
        };
        yield return new Fix(Applicability.Check, "upgrade the JDK of the image to a release that reads these control groups")
        {
            Text = Releases + ".",
            Verify = "java -XshowSettings:system -version in the container names cgroupv2 and the limit",
        };
    }
}
