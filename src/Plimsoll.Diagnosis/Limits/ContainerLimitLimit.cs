using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Limits;

/// <summary>A container's memory limit ended the process from outside: the JVM itself saw nothing.</summary>
internal sealed class ContainerLimitLimit : Limit
{
    /// <summary>From here on a resident size that rises without a stop is about to reach the limit.</summary>
    private const double Near = 0.4;

    /// <summary>What a pod uses by Kubernetes' count may be freed in part, but from here on not much of it.</summary>
    private const double NearlyAll = 0.9;

    /// <summary>In a container larger than that a command that was killed may have been killed for another reason.</summary>
    private const long SmallForCommands = 1L << 30;

    public override string Failure => "container-limit";

    public override string Name => "the container's memory limit";

    public override string Signs => "OOMKilled | exit code 137 | a shell's 'line N: Killed' | beyond physical memory limits | killed by YARN for exceeding memory limits | Memory cgroup out of memory";

    public override int Rank => 15;

    public override IReadOnlyList<MissingEvidence> Deciding { get; } =
    [
        new("the limit and the options of the JVM in it", "kubectl describe pod POD (Limits, Last State, Environment), or docker inspect CONTAINER; jcmd PID VM.flags"),
        new("what the memory is made of", "jcmd PID VM.native_memory summary (start with -XX:NativeMemoryTracking=summary); cat /sys/fs/cgroup/memory.stat"),
    ];

    public override void Weigh(ProcessCase process, Scale scale)
    {
        foreach (var killed in process.Facts.Of<ProcessKilled>().Where(killed => Kills.IsByContainer(killed, process)))
            scale.For(Weight.Decisive, "kill", Describe(killed), killed, killed.Scope == KillScope.Unsaid ? process.MemoryLimit : null);
        foreach (var exit in process.Facts.Of<ProcessExit>().Where(exit => exit.Reason == "OOMKilled"))
            scale.For(Weight.Decisive, "kill", "the container runtime reports OOMKilled", exit);
        if (process.Case.Facts.First<Statement>(statement => statement.Topic == Topic.KilledBeyond && process.MemoryLimit is { } stated && statement.Number >= stated.Bytes * 0.9) is { } beyond)
            scale.For(Weight.Decisive, "kill", $"it is killed when it grows beyond {Bytes.Text(beyond.Number ?? 0)}, which is the container's limit", beyond, process.MemoryLimit);
        WeighExit(process, scale);
        if (!scale.HasSupport)
            WeighShell(process, scale);
        if (!scale.HasSupport && Kills.InvokedForGroup(process) is { } invoked)
            scale.For(process.Facts.Any<ProcessExit>(exit => exit.Code == ExitCodes.Killed) ? Weight.Decisive : Weight.Strong, "kill", "the kernel's OOM killer was called for a control group's limit", invoked, process.Facts.First<ProcessExit>(exit => exit.Code == ExitCodes.Killed));
        if (!scale.HasSupport && process.MemoryLimit is { Bytes: <= SmallForCommands } narrow && process.Facts.First<ChildKilled>() is { } child)
            scale.For(Weight.Strong, "kill", $"{(child.Program.Length > 0 ? child.Program : "a command")} was ended by SIGKILL in a container of {Bytes.Text(narrow.Bytes)}", child, narrow);
        // Nobody was killed yet, but the files say that the heap will not fit.
        if (!scale.HasSupport && HeapBesideLimit.Of(process) is { } beside && !Otherwise(process))
            scale.For(Weight.Strong, "heap", beside.IsAlone ? $"{beside.Heap.Origin.Excerpt} allows a heap of {Bytes.Text(beside.HeapBytes)} in a container of {Bytes.Text(beside.Limit.Bytes)}" : $"the JVM's options allow {Bytes.Text(beside.Sum)} in a container of {Bytes.Text(beside.Limit.Bytes)}", beside.Heap, beside.Limit);
        // Nobody was killed yet, but the heap may grow past the limit.
        if (!scale.HasSupport && UnseenLimit.Of(process) is { } heap)
            scale.For(Weight.Strong, "heap", $"the JVM chose a heap of up to {Bytes.Text(heap.Bytes)} in a container of {Bytes.Text(heap.Limit.Bytes)}", heap.Heap, heap.Limit);
        if (!scale.HasSupport && !process.IsFlink && process is { HeapFlag: { Basis: Basis.Reported } heapTold, MaxHeap: { } heapBytes, MemoryLimit: { Basis: Basis.Reported } limitTold } && heapBytes > limitTold.Bytes)
        {
            scale.For(Weight.Strong, "heap", $"the heap is reported to be set to {Bytes.Text(heapBytes)} in a container of {Bytes.Text(limitTold.Bytes)}", heapTold, limitTold);
            scale.For(Weight.Weak, "told", "nothing is said that keeps it below the limit", heapTold);
        }

        if (!scale.HasSupport && process.MemoryLimit is { Basis: Basis.Read } whole && PodGrowth.Of(process) is { } pod && pod.Last.Bytes >= whole.Bytes * NearlyAll && pod.Last.Bytes <= whole.Bytes * 1.05)
            scale.For(Weight.Strong, "resident", $"nobody reports a kill, but pod {pod.Last.Pod} rose from {Bytes.Text(pod.First.Bytes)} to {Bytes.Text(pod.Last.Bytes)} of {Bytes.Text(whole.Bytes)}", pod.Last, pod.First, whole);
        if (!scale.HasSupport && process.MemoryLimit is { } bound && ResidentGrowth.Of(process) is { } growth && growth.Last.Bytes >= bound.Bytes * Near && growth.Last.Bytes <= bound.Bytes * 1.1)
            scale.For(Weight.Strong, "resident", $"nothing was killed yet, but the resident size rose from {Bytes.Text(growth.First.Bytes)} to {Bytes.Text(growth.Last.Bytes)} of {Bytes.Text(bound.Bytes)} and goes on", growth.Last, growth.First, bound);
    }

    // What did break, or what fills the heap, is the question then.
    private static bool Otherwise(ProcessCase process) => process.Case.Facts.All.Any(fact => fact is IProblem or FailureTold or HeapOwnerTold or HistogramTaken or HeapDumpRead);

    // Exit code 137 alone says SIGKILL, by whomever; beside a limit below what the JVM's own settings add up to it says more.
    private static void WeighExit(ProcessCase process, Scale scale)
    {
        if (process.Facts.First<ProcessExit>(exit => exit is { Code: 137, Reason: not ("Error" or "Completed") }) is not { } killed || process.MemoryLimit is not { } limit)
            return;
        if (process.Budget is { } budget && budget.Total >= limit.Bytes)
            scale.For(Weight.Decisive, "kill", $"it was killed (exit code 137) in a container of {Bytes.Text(limit.Bytes)}, while the JVM's own settings and needs add up to {Bytes.Text(budget.Total)}", killed, limit);
    }

    // The runtime and the kubelet end a container as a whole, its shell first; the kernel's OOM killer ends the one process that has most.
    private static void WeighShell(ProcessCase process, Scale scale)
    {
        if (process.Facts.First<ProcessExit>(exit => exit is { Code: ExitCodes.Killed, ByShell: true }) is not { } killed || process.MemoryLimit is not { } limit)
            return;
        scale.For(Weight.Strong, "kill", $"a shell says that the program which it ran was ended by SIGKILL, while the shell itself lived on, in a container of {Bytes.Text(limit.Bytes)}: so the kernel's OOM killer ends one process, not the runtime a container", killed, limit);
        scale.Lacks("whether it was the kernel", "dmesg -T | grep -i 'killed process'; cat /sys/fs/cgroup/memory.events (oom_kill) in the container; kubectl describe pod POD (Last State)");
    }

    private static string Describe(ProcessKilled killed)
    {
        if (killed.Scope == KillScope.YarnVirtual)
            return $"YARN killed the process by its virtual memory{(killed.VirtualBytes is { } mapped && killed.VirtualLimitBytes is { } most ? $": {Bytes.Text(mapped)} mapped, {Bytes.Text(most)} allowed" : "")}";
        var who = killed.Scope switch { KillScope.YarnPhysical => "YARN", KillScope.ControlGroup => "the kernel", KillScope.Unsaid => "the kernel's OOM killer", _ => "the container runtime" };
        var limit = killed.LimitBytes is { } bytes ? $" at its limit of {Bytes.Text(bytes)}" : "";
        return $"{who} killed {(killed.Victim.Length > 0 ? killed.Victim : "the process")}{limit}";
    }
}
