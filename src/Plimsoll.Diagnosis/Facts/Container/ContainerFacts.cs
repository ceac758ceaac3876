namespace Plimsoll.Diagnosis;

/// <summary>Somebody outside the JVM ended a process because of memory.</summary>
public sealed record ProcessKilled : Fact, IProblem
{
    /// <summary>Who killed it, by which limit.</summary>
    public required KillScope Scope { get; init; }

    /// <summary>The program that killed before the kernel had to: <c>earlyoom</c>, <c>systemd-oomd</c>; empty otherwise.</summary>
    public string Killer { get; init; } = "";

    /// <summary>The limit in bytes: of physical memory, also where YARN killed by the virtual one.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>What was used in bytes when it was killed.</summary>
    public long? UsedBytes { get; init; }

    /// <summary>Virtual memory used, in bytes, where the text tells.</summary>
    public long? VirtualBytes { get; init; }

    /// <summary>The limit of virtual memory in bytes, where the text tells.</summary>
    public long? VirtualLimitBytes { get; init; }

    /// <summary>What the container asked for in bytes (Kubernetes' memory request), where the text tells.</summary>
    public long? RequestBytes { get; init; }

    /// <summary>The setting that the text itself advises to raise: <c>spark.executor.memoryOverhead</c>; empty when it names none.</summary>
    public string OverheadKey { get; init; } = "";

    /// <summary>Whether it was a worker's container rather than its application's first one: in a Flink case that is a TaskManager.</summary>
    public bool IsWorker { get; init; }

    /// <summary>Name of the killed program, as the kernel prints it; empty when unknown.</summary>
    public string Victim { get; init; } = "";

    /// <summary>The victim's score, where an old kernel printed it: thousandths of the memory (and swap) that it was chosen for, plus what <c>oom_score_adj</c> adds; otherwise null.</summary>
    public int? Score { get; init; }

    /// <summary>Anonymous resident bytes of the victim, as the kernel prints them.</summary>
    public long? AnonymousBytes { get; init; }

    /// <summary>Id or name of the container.</summary>
    public string Container { get; init; } = "";

    /// <summary>The tasks that the kernel listed beside the kill; empty when it listed none.</summary>
    public IReadOnlyList<KernelTask> Tasks { get; init; } = [];
}

/// <summary>A row of the kernel's table of tasks.</summary>
/// <param name="Name">Program name, cut to 15 characters by the kernel.</param>
/// <param name="Bytes">Resident bytes, of anonymous memory where the kernel tells it apart.</param>
public readonly record struct KernelTask(string Name, long Bytes);

/// <summary>The kernel's OOM killer was called; whom it killed is told elsewhere, or was cut off: <c>java invoked oom-killer: gfp_mask=0x200da, order=0</c>.</summary>
public sealed record KillerInvoked : Fact, IProblem, IRepeatable
{
    /// <summary>Name of the task that asked for memory and got none: not always the one that is killed. Empty where only the kernel's own functions are listed.</summary>
    public string Invoker { get; init; } = "";

    /// <summary>Whether a control group's limit was reached, rather than the machine's memory.</summary>
    public bool ByControlGroup { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => ByControlGroup ? "group" : Invoker;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>Who kills.</summary>
public enum KillScope
{
    /// <summary>YARN, by physical memory.</summary>
    YarnPhysical,

    /// <summary>YARN, by virtual memory.</summary>
    YarnVirtual,

    /// <summary>The container runtime reported OOMKilled.</summary>
    Container,

    /// <summary>The kernel, by a control group's limit.</summary>
    ControlGroup,

    /// <summary>The kernel, because the whole host was out of memory.</summary>
    Host,

    /// <summary>Kubernetes evicted the pod.</summary>
    Eviction,

    /// <summary>The kernel's OOM killer, and the text does not say by whose limit: systemd's lines, people's words.</summary>
    Unsaid,
}

/// <summary>A process ended with a code.</summary>
public sealed record ProcessExit : Fact
{
    /// <summary>The code: 137 is SIGKILL, 143 SIGTERM.</summary>
    public required int Code { get; init; }

    /// <summary>The reason beside it: <c>OOMKilled</c>, <c>Error</c>, <c>Completed</c>; empty when none stands there.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether a shell says it of a program that it ran: <c>run.sh: line 198: 57 Killed java ...</c>. The shell itself lived on.</summary>
    public bool ByShell { get; init; }
}

/// <summary>One run of a container from its start to its end by SIGKILL (exit code 137), as Kubernetes and Docker note it.</summary>
public sealed record ContainerRun : Fact
{
    /// <summary>How long it lived.</summary>
    public required TimeSpan Lasted { get; init; }
}

/// <summary>A limit of the process's user or shell: a row of <c>ulimit -a</c>.</summary>
public sealed record ResourceLimit : Fact
{
    /// <summary>The option's letter: <c>u</c> of processes, <c>v</c> of virtual memory.</summary>
    public required char Option { get; init; }

    /// <summary>The value in the row's own unit; null for unlimited.</summary>
    public required long? Value { get; init; }
}

/// <summary>The memory limit of a container or control group.</summary>
public sealed record ContainerLimit : Fact
{
    /// <summary>Name of the container that it bounds; empty where the text gives none.</summary>
    public string Container { get; init; } = "";

    /// <summary>Bytes.</summary>
    public required long Bytes { get; init; }
}

/// <summary>Resident memory of a process at one moment.</summary>
public sealed record ResidentMemory : Fact, IRepeatable
{
    /// <summary>Program name as the text gives it; empty when it gives none.</summary>
    public string Program { get; init; } = "";

    /// <summary>Resident bytes.</summary>
    public required long Bytes { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => Program;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>A value of a control group: <c>pids.max</c>, <c>memory.current</c>, <c>oom_kill</c>.</summary>
public sealed record ControlGroupValue : Fact
{
    /// <summary>File or field name.</summary>
    public required string Name { get; init; }

    /// <summary>The value; <see cref="long.MaxValue"/> for <c>max</c>.</summary>
    public required long Value { get; init; }
}
