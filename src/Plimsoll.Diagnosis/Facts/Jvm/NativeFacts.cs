namespace Plimsoll.Diagnosis;

/// <summary>The operating system refused memory to the JVM: <c>os::commit_memory(0x00000000c0000000, 1073741824, 0) failed; error='Cannot allocate memory' (errno=12)</c>.</summary>
public sealed record NativeRefusal : Fact, IProblem, IRepeatable
{
    /// <summary>Bytes asked for; null where the text does not say.</summary>
    public long? Bytes { get; init; }

    /// <summary>What they were for, in the JVM's words; empty when it does not say.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>Whether it was asked for as a mapping of its own (mmap, and so a row more in /proc/PID/maps), rather than from the C library's malloc.</summary>
    public bool IsMapping { get; init; }

    /// <summary>The system's error number: 12 is ENOMEM, 1 is EPERM; null where the text does not say.</summary>
    public int? Errno { get; init; }

    /// <summary>Whether it was a child process that could not be started for want of memory (fork), rather than memory of the JVM's own.</summary>
    public bool IsProcess { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => IsProcess ? "process" : "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>The operating system refused a thread: <c>pthread_create failed (EAGAIN)</c>.</summary>
public sealed record ThreadRefusal : Fact, IProblem, IRepeatable
{
    /// <summary>Name of the error: EAGAIN for a limit, EPERM for a forbidden call, ENOMEM for memory; empty where only the thread is named.</summary>
    public string Error { get; init; } = "";

    /// <summary>Whether a shell could not start a process, rather than a JVM a thread: the limit is the user's or the machine's.</summary>
    public bool IsFork { get; init; }

    /// <summary>Name of the thread that was not started; empty where only the error is named.</summary>
    public string Thread { get; init; } = "";

    /// <summary>The control group whose limit on tasks is used up, where the kernel names it: <c>/system.slice/app.service</c>; otherwise empty.</summary>
    public string ControlGroup { get; init; } = "";

    /// <summary>Seconds since the JVM's start; null where the line has no such stamp.</summary>
    public double? Uptime { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => IsFork ? "fork" : ControlGroup.Length > 0 ? ControlGroup : Error;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>The JVM has no room left for compiled code.</summary>
public sealed record CodeCacheFull : Fact, IProblem, IRepeatable
{
    /// <summary>The <see cref="Segment"/> of Eclipse OpenJ9's cache, which has options of its own.</summary>
    public const string OpenJ9 = "JIT code cache";

    /// <summary><c>CodeCache</c>, or the segment as the JVM names it: <c>non-profiled nmethods</c>.</summary>
    public required string Segment { get; init; }

    /// <summary>Whether a thread died of it (<c>VirtualMachineError</c>), rather than the compiler being switched off.</summary>
    public bool Fatal { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => Segment;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>Occupancy of the code cache or of one of its segments: <c>CodeCache: size=131072Kb used=123244Kb max_used=123302Kb free=7827Kb</c>.</summary>
public sealed record CodeCacheState : Fact
{
    /// <summary><c>CodeCache</c>, or the segment's name.</summary>
    public required string Segment { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The most that was used, in bytes.</summary>
    public required long Peak { get; init; }
}

/// <summary>The heap at one moment, as <c>GC.heap_info</c> or a thread dump's last lines tell it.</summary>
public sealed record HeapInfoTaken : Fact, IRepeatable
{
    /// <summary>The generation or heap as named.</summary>
    public required string Space { get; init; }

    /// <summary>Bytes committed.</summary>
    public required long Committed { get; init; }

    /// <summary>Bytes used.</summary>
    public required long Used { get; init; }

    /// <summary>Whether the JVM printed it as its last words.</summary>
    public bool AtExit { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => Space;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>Metaspace at one moment: <c>Total Usage - 1181129 loaders, 1205895 classes</c>.</summary>
public sealed record MetaspaceTaken : Fact
{
    /// <summary>Class loaders alive.</summary>
    public required long Loaders { get; init; }

    /// <summary>Classes loaded.</summary>
    public required long Classes { get; init; }
}

/// <summary>How many threads have a name: from a dump piped through grep and wc, or in a person's words.</summary>
public sealed record ThreadCount : Fact
{
    /// <summary>The name, or the part of it that was searched for.</summary>
    public required string Name { get; init; }

    /// <summary>How many.</summary>
    public required long Count { get; init; }
}
