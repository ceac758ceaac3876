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

    /// <summary>The heap is bounded well, and who tells it wonders that the process went beyond its limit all the same.</summary>
    HeapBounded,

    /// <summary>With another allocator than the C library's own, or with fewer arenas, the process does not grow.</summary>
    AllocatorHelps,

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

    /// <summary>The same job, program or web application is run, submitted or deployed in one process again and again; the number where it is told.</summary>
    SubmittedAgain,

    /// <summary>Class loaders or classes of ended runs are not unloaded.</summary>
    LoadersStay,

    /// <summary>A restart makes it go away for a time.</summary>
    RestartHelps,

    /// <summary>A class that a heap analyser, or who used one, suspects.</summary>
    LeakSuspect,

    /// <summary>Objects are never released.</summary>
    NeverFreed,

    /// <summary>Threads or pools are never ended.</summary>
    ThreadsNeverEnd,

    /// <summary>State of a job is never given up.</summary>
    StateStays,

    /// <summary>Everything is read into memory at once; also where it is only asked.</summary>
    ReadsAll,

    /// <summary>A table or file of very many rows; their number where it is told.</summary>
    ManyRows,

    /// <summary>The JVM takes the machine's memory for its own instead of the container's limit.</summary>
    LimitUnseen,

    /// <summary>Control groups of version 2, or a kernel that lists no others; the words.</summary>
    ControlGroupTwo,

    /// <summary>With another version it does not happen; its name where it is told.</summary>
    VersionWasFine,

    /// <summary>Without a plugin, an agent, a module or a feature it does not happen; the feature's name where it is told.</summary>
    WithoutItFine,

    /// <summary>It fails while the program starts, or with the first peers that connect.</summary>
    AtStart,

    /// <summary>Tests that share one JVM.</summary>
    TestsShareJvm,

    /// <summary>State of a job, or its checkpoints, grow without levelling off.</summary>
    StateGrows,

    /// <summary>State of a job is kept for days and longer, or no time to live bounds it.</summary>
    StateKeptLong,

    /// <summary>Memory runs out while state is restored or written.</summary>
    StateRestored,

    /// <summary>A job joins streams.</summary>
    StreamJoin,

    /// <summary>Operator state that each subtask gets as a whole.</summary>
    UnionState,

    /// <summary>Messages or records are sent to peers: a stream, a push, a download.</summary>
    SendsToPeers,

    /// <summary>The heap is set as large as the container's limit, or larger; bytes where they are told.</summary>
    HeapEqualsLimit,

    /// <summary>What direct memory may take, in bytes.</summary>
    DirectLimit,

    /// <summary>So many threads and no more could be started, or there were so many when it failed.</summary>
    ThreadsReached,

    /// <summary>A gateway keeps the bodies of requests: for a retry, for a filter that reads or rewrites them.</summary>
    BodyKept,

    /// <summary>It fails when many jobs, requests or connections run at the same time.</summary>
    ManyAtOnce,

    /// <summary>The machine had memory to spare when the process failed.</summary>
    MemoryFree,

    /// <summary>An autoscaler sizes the memory of the process.</summary>
    MemoryTuned,

    /// <summary>A larger heap was tried and did not help.</summary>
    MoreHeapInVain,

    /// <summary>What grew falls again with a collection: the saw tooth of a healthy heap.</summary>
    FallsBack,

    /// <summary>It began with a version; its name.</summary>
    BeganWith,

    /// <summary>An option was set, and whoever set it sees that it does not count; the option or variable.</summary>
    OptionUnseen,

    /// <summary>A class or a library that is named at all.</summary>
    Mention,
}
