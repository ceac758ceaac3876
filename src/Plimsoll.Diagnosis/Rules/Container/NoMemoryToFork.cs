using System.Globalization;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The machine has no memory to start a child process.</summary>
internal sealed class NoMemoryToFork : Rule
{
    /// <summary>Percent of the machine's memory from which one process leaves the others too little.</summary>
    private const double Most = 50;

    public override RuleCard Card { get; } = new()
    {
        Id = "no-memory-to-fork",
        Title = "The machine has no memory left to start a child process",
        Explains = ["native-memory"],
        Cause = "external/host-pressure",
        Mechanism = "Runtime.exec and ProcessBuilder ask the kernel for a new process; error=12 is ENOMEM. JDK 6 forks the whole JVM, and the kernel reckons a copy of it: with vm.overcommit_memory=2, or for a large heap on a machine without swap, it refuses although the child would need next to nothing. JDK 7 to 12 vfork, JDK 13 and later spawn a small helper (jspawnhelper): there a refusal says that the machine, or the control group, has next to nothing left. Else the memory is really gone: another process has it, and the one that wanted to start a command is only the first to notice.",
        Needs = ["the message of the process that could not be started", "who has the machine's memory: top, ps aux, free"],
        Thresholds = ["one process with half of the machine's memory is enough to name it"],
        Refuters = ["a refusal of memory to the JVM itself, which has rules of its own"],
        References = ["fork(2): ENOMEM", "proc(5): vm.overcommit_memory", "JDK-6868160: vfork instead of fork on Linux (7)", "JDK-8357180: posix_spawn is the default on Linux from JDK 13 on", "java.lang.ProcessImpl, property jdk.lang.Process.launchMechanism"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<NativeRefusal>(refusal => refusal.IsProcess) is not { } refused)
            return;
        scale.For(Weight.Weak, "process", $"no memory was there to start {(refused.Purpose.Length > 0 ? refused.Purpose : "a process")}", refused);
        if (limit.Facts.First<NativeRefusal>(refusal => !refusal.IsProcess && refusal.Bytes is not null) is { } own)
            scale.Against("own", "memory was refused to the JVM itself as well", own);
        if (Largest(limit) is { } largest)
        {
            scale.For(Weight.Strong, "share", $"{Name(largest)} has {Bytes.Text(largest.Bytes)}, {Text(largest.Percent)} % of the machine's memory", largest);
            scale.Conclude($"The machine's memory is used up: {Name(largest)} has {Text(largest.Percent)} % of it ({Bytes.Text(largest.Bytes)}), and nothing is left to start {(refused.Purpose.Length > 0 ? refused.Purpose : "another process")}");
        }
        else
        {
            scale.Lacks("who has the memory", "free -m; ps aux --sort=-rss | head; in a container: cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory.current");
        }

        scale.Lacks("whether the kernel counts promises instead of pages", "sysctl vm.overcommit_memory vm.overcommit_ratio; grep -E 'Commit|Swap' /proc/meminfo");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var largest = Largest(limit);
        yield return new Fix(Applicability.Check, largest is null
            ? "give the machine memory or swap for what runs on it, or lower -Xmx of the JVMs on it, so that their sum leaves a quarter of the RAM"
            : $"bound {Name(largest)}: set -Xmx so that all heaps on the machine together leave a quarter of its RAM, move one of the programs to a machine of its own, or add RAM")
        {
            Text = "A swap file is the quick way out. Where the parent is copied to start a child (JDK 6, or -Djdk.lang.Process.launchMechanism=FORK) vm.overcommit_memory=1 has the same effect without swap, at the price of kills by the kernel instead of refusals; a newer JDK does not copy it.",
            Verify = "free -m shows memory available while the command runs; the same command starts again",
        };
    }

    private static MachineShare? Largest(BrokenLimit limit) =>
        limit.Case.Facts.Of<MachineShare>().Where(share => share.Percent >= Most).MaxBy(share => share.Percent);

    private static string Name(MachineShare share) => $"{share.Program} (user {share.User})";

    private static string Text(double percent) => percent.ToString("0.#", CultureInfo.InvariantCulture);
}
