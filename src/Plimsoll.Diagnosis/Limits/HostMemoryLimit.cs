using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Limits;

/// <summary>The host itself had no memory left, and its kernel chose a victim.</summary>
internal sealed class HostMemoryLimit : Limit
{
    public override string Failure => "host-oom";

    public override string Name => "the host's memory";

    public override string Signs => "Out of memory: Killed process (without a control group) | java invoked oom-killer beside an end by SIGKILL | The node was low on resource: memory | Failed with result 'oom-kill' (without MemoryMax) | earlyoom: sending SIGTERM to process | systemd-oomd killed";

    public override int Rank => 16;

    public override IReadOnlyList<MissingEvidence> Deciding { get; } =
    [
        new("who had the memory when the kernel killed", "dmesg -T | grep -B 60 -i 'killed process' (the table of tasks); ps -eo rss,comm --sort=-rss | head; free -m"),
        new("whether the process has a limit of its own", "systemctl show UNIT -p MemoryMax; cat /sys/fs/cgroup/memory.max; jcmd PID VM.flags"),
    ];

    public override void Weigh(ProcessCase process, Scale scale)
    {
        foreach (var killed in process.Facts.Of<ProcessKilled>().Where(killed => Kills.IsByHost(killed, process)))
            scale.For(Weight.Decisive, "kill", Describe(killed), killed);
        if (!scale.HasSupport && Kills.InvokedForHost(process) is { } invoked)
            WeighInvoked(process, invoked, scale);
        if (!scale.HasSupport)
            WeighVanished(process, scale);
        if (!scale.HasSupport && VanishedDaemon.Of(process) is { } daemon)
            WeighDaemon(daemon, scale);
        var told = process.Case.Facts.Of<Statement>();
        if (told.FirstOrDefault(statement => statement.Topic == Topic.MallocArenas) is not { } arenas)
            return;
        scale.For(Weight.Strong, "arenas", "memory outside the JVM's own count grows in ranges of 64 MiB", arenas);
        if (told.FirstOrDefault(statement => statement.Topic == Topic.ResidentStays) is { } stays)
            scale.For(Weight.Strong, "resident", "the resident size does not fall", stays);
    }

    // Gone without a word, where the heaps take what the machine has: the kernel's killer is the first suspect.
    private static void WeighVanished(ProcessCase process, Scale scale)
    {
        if (((Fact?)process.Case.Facts.First<ProcessVanished>() ?? process.Facts.First<ProcessExit>(exit => exit is { Code: ExitCodes.Killed, ByShell: true })) is not { } gone || HeapsOnMachine.Of(process) is not { IsTooMuch: true } share || process.Case.Facts.Any<Thrown>())
            return;
        scale.For(Weight.Strong, "gone", gone is ProcessExit ? "a shell says that the program was ended by SIGKILL" : "a process is reported to be gone of a sudden, and no log tells why", gone);
        scale.For(share.Heaps >= share.Machine ? Weight.Strong : Weight.Weak, "machine", $"the heaps may take {Bytes.Text(share.Heaps)} of a machine with {Bytes.Text(share.Machine)}", share.Told, share.HeapFact);
        scale.Lacks("whether the kernel killed it", "dmesg -T | grep -i 'killed process'; hs_err_pidN.log in the folder where it ran");
    }

    // A daemon that crashes leaves hs_err, one that runs out of heap says so: one that only is gone was most likely killed.
    private static void WeighDaemon(VanishedDaemon daemon, Scale scale)
    {
        scale.For(Weight.Strong, "gone", $"the build's daemon was gone without a word, while its heap may take {Bytes.Text(daemon.Bytes)}", daemon.Gone, daemon.Heap);
        if (!daemon.HasMetaspaceBound)
            scale.For(Weight.Weak, "metaspace", "its options leave class metadata without a bound", daemon.Heap);
        scale.Lacks("whether the kernel killed it, and what the machine has", "dmesg -T | grep -i 'killed process'; free -m; hs_err_pidN.log in the project's folder; ~/.gradle/daemon/VERSION/daemon-PID.out.log");
    }

    // The part of the kernel's report that names the victim was cut off: the end of the process itself says the rest.
    private static void WeighInvoked(ProcessCase process, KillerInvoked invoked, Scale scale)
    {
        if (process.Facts.First<ProcessExit>(exit => exit.Code == ExitCodes.Killed) is { } exit)
            scale.For(Weight.Decisive, "kill", $"the kernel's OOM killer was called when {invoked.Invoker} asked for memory, without a control group, and the process was ended by SIGKILL", invoked, exit);
        else
            scale.For(Weight.Strong, "kill", $"the kernel's OOM killer was called when {invoked.Invoker} asked for memory, without a control group; whom it killed is cut off", invoked);
        scale.Lacks("whom the kernel killed, and who had the memory", "dmesg -T | grep -A 120 'invoked oom-killer'; journalctl -k");
    }

    private static string Describe(ProcessKilled killed) => killed.Scope switch
    {
        _ when killed.Killer.Length > 0 => $"{killed.Killer} killed {killed.Victim}{(killed.UsedBytes is { } used ? $", which had {Bytes.Text(used)} resident," : "")} before the machine's memory was used up",
        KillScope.Host => $"the kernel killed {killed.Victim} for want of memory on the host",
        KillScope.Eviction => "Kubernetes evicted the pod for want of memory on the node",
        _ => "the kernel's OOM killer ended it, and no limit of its own is in the evidence: so the machine's memory was used up",
    };
}
