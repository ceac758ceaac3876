namespace Plimsoll.Diagnosis;

/// <summary>A person says that something outside the Java heap, or what holds all of a process, grows without end. Always <see cref="Basis.Reported"/>.</summary>
public sealed record RegionGrows : Fact
{
    /// <summary>What grows.</summary>
    public required GrowingRegion Region { get; init; }

    /// <summary>Name of the threads that grow in number; empty where none is told.</summary>
    public string Name { get; init; } = "";

    /// <summary>Libraries named in the same text that allocate outside the heap, parted by blanks; empty where none is.</summary>
    public string Library { get; init; } = "";

    /// <summary>Whether it grows with each job, deployment, submission or restart.</summary>
    public bool WithRuns { get; init; }

    /// <summary>Whether it is said never to come back.</summary>
    public bool Stays { get; init; }

    /// <summary>The words that say it.</summary>
    public required string Words { get; init; }
}

/// <summary>What people see grow beside the heap.</summary>
public enum GrowingRegion
{
    /// <summary>Class metadata, classes or class loaders.</summary>
    Metaspace,

    /// <summary>Threads in number.</summary>
    Threads,

    /// <summary>Direct buffers.</summary>
    Direct,

    /// <summary>Compiled code.</summary>
    CodeCache,

    /// <summary>The process as the system counts it: resident or native memory.</summary>
    Native,

    /// <summary>What a container uses.</summary>
    Container,

    /// <summary>What is taken of the machine's memory, until there is no more.</summary>
    Machine,
}

/// <summary>A person says that the heap stays on its level, or has room, while something else grows.</summary>
public sealed record HeapLevel : Fact;

/// <summary>Bytes that a person saw a process or its container use, as the system counts them.</summary>
public sealed record ProcessSizeTold : Fact
{
    /// <summary>How many.</summary>
    public required long Bytes { get; init; }
}

/// <summary>Bytes that a person says a process takes outside its heap, as native memory. Always <see cref="Basis.Reported"/>.</summary>
public sealed record NativeSizeTold : Fact
{
    /// <summary>How many.</summary>
    public required long Bytes { get; init; }

    /// <summary>What is named in the same text that allocates outside the heap, parted by blanks; empty where nothing is.</summary>
    public string Library { get; init; } = "";
}

/// <summary>A person says that the machine is a small one.</summary>
public sealed record SmallMachine : Fact;

/// <summary>A person says that a peer takes data more slowly than they are written, or that they are written without asking whether it does.</summary>
public sealed record PeerLags : Fact
{
    /// <summary>Whether gRPC's streams are what is written to.</summary>
    public bool IsGrpc { get; init; }

    /// <summary>Whether Netty is named, or what stands between a client and a server: a proxy, a gateway.</summary>
    public bool IsForwarded { get; init; }
}

/// <summary>A person says that something that owns threads or buffers is made anew for each call, client or refresh.</summary>
public sealed record MadeAgain : Fact
{
    /// <summary>What is made, by its name or kind.</summary>
    public required string Thing { get; init; }

    /// <summary>For what one is made each time, in the text's words.</summary>
    public required string Occasion { get; init; }

    /// <summary>Whether it hands out buffers; else it owns threads.</summary>
    public bool IsAllocator { get; init; }

    /// <summary>What the text names that starts threads, a factory or a kind of pool; empty where it names none.</summary>
    public string Factory { get; init; } = "";
}

/// <summary>A process was gone of a sudden, and nothing tells why: a person says so, or a build tool whose daemon vanished while it worked.</summary>
public sealed record ProcessVanished : Fact, IProblem, IRepeatable
{
    /// <summary>How many of the kind the source holds.</summary>
    public long Count { get; init; } = 1;

    /// <inheritdoc/>
    string IRepeatable.Key => "vanished";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this with { Count = count };
}

/// <summary>Heaps of several JVMs on one machine, as a person tells them.</summary>
public sealed record HeapsTold : Fact
{
    /// <summary>How many JVMs.</summary>
    public required int Count { get; init; }

    /// <summary>What their heaps may take together, in bytes; null where their sizes are not told.</summary>
    public long? Bytes { get; init; }
}

/// <summary>A person says that several stores with native memory of their own are open in one process, and tells of nothing that they share.</summary>
public sealed record StoresTold : Fact
{
    /// <summary>How many; null where it is not told.</summary>
    public long? Count { get; init; }

    /// <summary>What the write buffers of one of them may take, in bytes; null where it is not told.</summary>
    public long? WriteBuffers { get; init; }
}
