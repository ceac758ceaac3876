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

/// <summary>A person says that the machine is a small one.</summary>
public sealed record SmallMachine : Fact;

/// <summary>A person says that a peer takes data more slowly than they are written, or that they are written without asking whether it does.</summary>
public sealed record PeerLags : Fact
{
    /// <summary>Whether gRPC's streams are what is written to.</summary>
    public bool IsGrpc { get; init; }
}
