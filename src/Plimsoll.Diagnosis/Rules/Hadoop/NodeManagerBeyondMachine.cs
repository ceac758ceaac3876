using System.Globalization;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>YARN gives out more memory than the machine of its NodeManager has.</summary>
internal sealed class NodeManagerBeyondMachine : Rule
{
    /// <summary>yarn-default.xml: 8192 MB, also where -1 stands and the hardware is not to be detected.</summary>
    private const long Default = 8L << 30;

    private const double MostOfMachine = 0.85;

    public override RuleCard Card { get; } = new()
    {
        Id = "node-manager-beyond-machine",
        Title = "YARN's NodeManager offers more memory than its machine has",
        Explains = ["host-oom"],
        Cause = "wrong-setting/node-manager-memory",
        Mechanism = "A NodeManager gives out containers until their sizes add up to yarn.nodemanager.resource.memory-mb. Nobody measures the machine for it: where the setting is missing it is 8192 MB, on a virtual machine with 2 GB as on a server with 256 (unless yarn.nodemanager.resource.detect-hardware-capabilities is on). Each container stays within its own limit, so YARN kills none; together they are more than the machine has, and the kernel's OOM killer ends one of them. YARN sees only a container that is gone.",
        Needs = ["yarn-site.xml of the NodeManager", "the machine's memory, or words that it is small"],
        Thresholds = ["85 % of the machine's memory: the system, the NodeManager and the DataNode need the rest"],
        Refuters = ["a machine with more memory than is offered"],
        References = ["Hadoop yarn-default.xml: yarn.nodemanager.resource.memory-mb (8192; -1 from 2.8 and 3.0 on), yarn.nodemanager.resource.detect-hardware-capabilities", "org.apache.hadoop.yarn.server.nodemanager.util.NodeManagerHardwareUtils"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Case.Facts.First<NodeManagerMemory>() is not { } setting)
            return;
        var (offered, machine) = (setting.Bytes ?? Default, Machine(limit));
        if (machine?.Number is { } memory && offered < memory * MostOfMachine)
            return;
        if (machine is not null)
            scale.For(Weight.Strong, "machine", $"the NodeManager offers {Bytes.Text(offered)}, its machine has {Bytes.Text(machine.Number ?? 0)}", machine, setting);
        else if (limit.Case.Facts.First<SmallMachine>() is { } small)
            scale.For(Weight.Strong, "machine", "the machine is reported to be a small one", small);
        else if (setting.Bytes is not null)
            return;
        scale.For(Weight.Weak, "offer", setting.Bytes is null ? "yarn.nodemanager.resource.memory-mb is not in force: the NodeManager offers 8 GiB, whatever its machine has" : $"the NodeManager offers {Bytes.Text(offered)}", setting);
        scale.Conclude($"YARN gives out {Bytes.Text(offered)} on a machine that {(machine?.Number is { } has ? $"has {Bytes.Text(has)}" : "may have less")}: its containers together take more than there is");
        scale.Lacks("what the machine has, and what YARN offers", "free -m on the NodeManager; yarn node -list -showDetails; dmesg -T | grep -i 'killed process'");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var wanted = Machine(limit)?.Number is { } memory && memory > 2L << 30 ? ((memory >> 20) * 3 / 4).ToString(CultureInfo.InvariantCulture) : null;
        yield return new Fix(wanted is null ? Applicability.Placeholders : Applicability.Check, wanted is null ? "set yarn.nodemanager.resource.memory-mb in yarn-site.xml of every NodeManager to what its machine has for containers: three quarters of its memory at most" : $"set yarn.nodemanager.resource.memory-mb={wanted} in yarn-site.xml of the NodeManager: three quarters of what its machine has")
        {
            Changes = wanted is null ? [] : [new Change("yarn.nodemanager.resource.memory-mb", wanted)],
            Code = $"<property>\n  <name>yarn.nodemanager.resource.memory-mb</name>\n  <value>{wanted ?? "MEGABYTES_FOR_CONTAINERS"}</value>\n</property>",
            Text = "Restart the NodeManagers. yarn.scheduler.maximum-allocation-mb must not be larger, and yarn.scheduler.minimum-allocation-mb small enough for the containers that are to fit. With Hadoop 2.8, 3.0 and later yarn.nodemanager.resource.detect-hardware-capabilities=true measures the machine instead.",
            Verify = "yarn node -list -showDetails shows the new size; dmesg tells of no more kills while the cluster is busy",
        };
    }

    private static Statement? Machine(BrokenLimit limit) => limit.Case.Facts.First<Statement>(statement => statement is { Topic: Topic.MachineMemory, Number: > 0 });
}
