namespace Plimsoll.Diagnosis.Rules;

/// <summary>YARN counts address space, of which a JVM reserves far more than it uses.</summary>
internal sealed class YarnVirtualMemoryCheck : Rule
{
    /// <summary>Share of the physical limit below which memory itself was no problem.</summary>
    private const double Roomy = 0.95;

    public override RuleCard Card { get; } = new()
    {
        Id = "yarn-virtual-memory-check",
        Title = "YARN killed the container for address space that it had reserved, not for memory that it used",
        Explains = ["container-limit"],
        Cause = "wrong-setting/vmem-check",
        Mechanism = "With yarn.nodemanager.vmem-check-enabled the NodeManager adds up the address space of all processes of a container and allows 2.1 times (yarn.nodemanager.vmem-pmem-ratio) its physical memory. A JVM reserves a gigabyte for compressed classes, hundreds of megabytes for code and 64 MiB for each arena of malloc, and maps files; "
            + "a child process started by fork counts its parent's address space again. None of it is memory in use. The diagnostics tell both numbers: of physical and of virtual memory.",
        Needs = ["YARN's diagnostics with the virtual memory used"],
        Thresholds = ["95 % of the physical memory: above it the physical limit is next"],
        Refuters = ["a kill by physical memory"],
        References = ["YARN-4714", "Hadoop yarn-default.xml: yarn.nodemanager.vmem-check-enabled, yarn.nodemanager.vmem-pmem-ratio", "org.apache.hadoop.yarn.server.nodemanager.containermanager.monitor.ContainersMonitorImpl"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var kills = limit.Facts.Of<ProcessKilled>();
        if (kills.FirstOrDefault(killed => killed.Scope == KillScope.YarnVirtual) is not { } first)
            return;
        var killed = kills.FirstOrDefault(killed => killed is { Scope: KillScope.YarnVirtual, VirtualBytes: not null }) ?? first;
        scale.For(Weight.Decisive, "virtual", killed is { VirtualBytes: { } mapped, VirtualLimitBytes: { } most } ? $"YARN counted {Bytes.Text(mapped)} of virtual memory and allows {Bytes.Text(most)}" : "YARN gives virtual memory as the reason", killed);
        if (kills.FirstOrDefault(killed => killed.Scope == KillScope.YarnPhysical) is { } physical)
            scale.Against("physical", "another container was killed for its physical memory", physical);
        if (killed is { UsedBytes: { } used, LimitBytes: { } granted })
            scale.For(Weight.Weak, "room", $"of its physical memory {Bytes.Text(used)} of {Bytes.Text(granted)} were used{(used < granted * Roomy ? "" : ": that limit is the next")}", killed);
        scale.Conclude(killed is { VirtualBytes: { } address, UsedBytes: { } resident, LimitBytes: { } limited }
            ? $"YARN killed the container for {Bytes.Text(address)} of address space, while it used {Bytes.Text(resident)} of its {Bytes.Text(limited)} of memory"
            : "YARN killed the container for its address space, not for the memory that it used");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var killed = limit.Facts.First<ProcessKilled>(killed => killed is { Scope: KillScope.YarnVirtual, VirtualBytes: not null });
        yield return new Fix(Applicability.Check, "switch the check of virtual memory off: yarn.nodemanager.vmem-check-enabled=false in yarn-site.xml of every NodeManager")
        {
            Changes = [new Change("yarn.nodemanager.vmem-check-enabled", "false")],
            Text = "The check of physical memory (yarn.nodemanager.pmem-check-enabled) stays on and is the one that protects the machine. Restart the NodeManagers." + Ratio(killed),
            Verify = "yarn logs -applicationId ID shows no 'virtual memory limits' any more",
        };
    }

    // What was mapped, with a quarter on top, as a multiple of the physical limit.
    private static string Ratio(ProcessKilled? killed)
    {
        if (killed?.VirtualBytes is not { } mapped || Physical(killed) is not { } physical)
            return " Where the check must stay, raise yarn.nodemanager.vmem-pmem-ratio (2.1 by default).";
        var ratio = Math.Ceiling(mapped * 1.25 / physical);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $" Where the check must stay, raise yarn.nodemanager.vmem-pmem-ratio (2.1 by default) to {ratio:F0}: {Bytes.Text(mapped)} and a quarter more, over {Bytes.Text(physical)} of physical memory.");
    }

    // Spark's text has the virtual numbers alone: the physical limit follows from the usual ratio.
    private static long? Physical(ProcessKilled killed) => killed.LimitBytes is { } stated and > 0 ? stated : killed.VirtualLimitBytes is { } most and > 0 ? (long)(most / 2.1) : null;
}
