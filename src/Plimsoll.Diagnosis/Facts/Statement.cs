namespace Plimsoll.Diagnosis;

/// <summary>What a person said, or pasted from a tool's window. Always <see cref="Basis.Reported"/>.</summary>
public sealed record Statement : Fact
{
    /// <summary>What it is about.</summary>
    public required Topic Topic { get; init; }

    /// <summary>The class, thread or word that it names; empty when it names none.</summary>
    public string Name { get; init; } = "";

    /// <summary>Bytes or a count, as the topic has it.</summary>
    public long? Number { get; init; }
}

/// <summary>Topics that people's words are searched for.</summary>
public enum Topic
{
    /// <summary>Something grows and does not come back.</summary>
    Growth,

    /// <summary>The memory of a process grows, fills or runs out, in any words.</summary>
    HeapTrouble,

    /// <summary>A reader of a database takes the whole result into memory.</summary>
    WholeResult,

    /// <summary>The same job is run again and again.</summary>
    RepeatedRuns,

    /// <summary>Bytes left after a full collection.</summary>
    LiveSet,

    /// <summary>Instances of a class: a count, with the class's name.</summary>
    Instances,

    /// <summary>A class among the biggest of a heap dump.</summary>
    BigClass,

    /// <summary>A thread that holds a class loader or an object.</summary>
    HoldingThread,

    /// <summary>Bytes that one object retains, or its share of the heap in percent as a number up to 100.</summary>
    Retained,

    /// <summary>The process was killed from outside.</summary>
    Killed,

    /// <summary>Collections take long or free little.</summary>
    LongCollections,

    /// <summary>Memory of the machine, in bytes.</summary>
    MachineMemory,

    /// <summary>A web application is deployed again without a restart of its server.</summary>
    Redeployed,

    /// <summary>The collector is the serial one.</summary>
    SerialCollector,

    /// <summary>The collector was changed.</summary>
    CollectorChanged,

    /// <summary>Attaching a debugger lets a hanging collection go on.</summary>
    DebuggerFreesPause,

    /// <summary>Address ranges of 64 MiB: the arenas of glibc's malloc.</summary>
    MallocArenas,

    /// <summary>The resident size does not fall when the allocator's own count does.</summary>
    ResidentStays,

    /// <summary>A class is generated and loaded over and over.</summary>
    LoadedAgain,

    /// <summary>It began with an upgrade; the name holds both versions.</summary>
    Upgraded,

    /// <summary>It happens under heavy load, or more instances made it go away.</summary>
    HeavyLoad,

    /// <summary>It comes only after hours or days of steady work.</summary>
    LongUptime,

    /// <summary>Nobody saw an OutOfMemoryError.</summary>
    NoOutOfMemory,

    /// <summary>Byte arrays hold request headers.</summary>
    HeaderBytes,

    /// <summary>The old generation is full, or collections give back little: a count of how bad is not told.</summary>
    HeapFull,

    /// <summary>Length of pauses in milliseconds.</summary>
    PauseLength,

    /// <summary>Without a finalizer it does not grow.</summary>
    FinalizerBlamed,

    /// <summary>The number of threads rises.</summary>
    ThreadsRise,

    /// <summary>That many clients or threads call at the same time.</summary>
    ConcurrentCallers,

    /// <summary>Bytes of one message.</summary>
    MessageSize,

    /// <summary>A process grew beyond a size, in bytes, and was killed.</summary>
    KilledBeyond,

    /// <summary>A class or a library that is named at all.</summary>
    Mention,
}
