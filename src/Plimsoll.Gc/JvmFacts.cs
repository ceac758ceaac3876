namespace Plimsoll.Gc;

/// <summary>What a GC log says about its JVM. Sizes in bytes; null where the log does not say.</summary>
public sealed record JvmFacts
{
    /// <summary>The version, such as <c>17.0.15</c> or <c>1.8.0_504</c>.</summary>
    public string? Version { get; init; }

    /// <summary>The whole version line.</summary>
    public string? FullVersion { get; init; }

    /// <summary>The command line flags as the header of JDK 8 prints them (ergonomic choices included), in its order.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>G1 and Shenandoah: bytes per region.</summary>
    public long? RegionSize { get; init; }

    /// <summary>The smallest heap.</summary>
    public long? HeapMin { get; init; }

    /// <summary>The heap to begin with.</summary>
    public long? HeapInitial { get; init; }

    /// <summary>The largest heap (<c>-Xmx</c>).</summary>
    public long? HeapMax { get; init; }

    /// <summary><c>-XX:MaxMetaspaceSize</c>, where the flags say.</summary>
    public long? MetaspaceMax { get; init; }

    /// <summary>Reserved for compressed classes.</summary>
    public long? ClassSpaceReserved { get; init; }

    /// <summary>Processors the machine has.</summary>
    public int? CpusTotal { get; init; }

    /// <summary>Processors the JVM may use (container limits counted).</summary>
    public int? CpusAvailable { get; init; }

    /// <summary>Memory the JVM sees: the machine's or, in a container with a limit, the limit.</summary>
    public long? Memory { get; init; }

    /// <summary>Memory that was free at the start.</summary>
    public long? MemoryFree { get; init; }

    /// <summary>Swap space of the machine.</summary>
    public long? Swap { get; init; }

    /// <summary>Swap space that was free at the start.</summary>
    public long? SwapFree { get; init; }

    /// <summary>The container's memory limit where <c>os+container</c> logging prints it.</summary>
    public long? ContainerMemory { get; init; }

    /// <summary>Threads for stop-the-world work.</summary>
    public int? ParallelWorkers { get; init; }

    /// <summary>Threads for concurrent work.</summary>
    public int? ConcurrentWorkers { get; init; }

    /// <summary>Whether any fact is known.</summary>
    public bool IsEmpty => this == Nothing || (Equals(this with { Flags = Nothing.Flags }, Nothing) && Flags.Count == 0);

    private static readonly JvmFacts Nothing = new();

    /// <summary>These facts, filled up from others where this log did not say.</summary>
    public JvmFacts Or(JvmFacts other) => new()
    {
        Version = Version ?? other.Version,
        FullVersion = FullVersion ?? other.FullVersion,
        Flags = Flags.Count > 0 ? Flags : other.Flags,
        RegionSize = RegionSize ?? other.RegionSize,
        HeapMin = HeapMin ?? other.HeapMin,
        HeapInitial = HeapInitial ?? other.HeapInitial,
        HeapMax = HeapMax ?? other.HeapMax,
        MetaspaceMax = MetaspaceMax ?? other.MetaspaceMax,
        ClassSpaceReserved = ClassSpaceReserved ?? other.ClassSpaceReserved,
        CpusTotal = CpusTotal ?? other.CpusTotal,
        CpusAvailable = CpusAvailable ?? other.CpusAvailable,
        Memory = Memory ?? other.Memory,
        MemoryFree = MemoryFree ?? other.MemoryFree,
        Swap = Swap ?? other.Swap,
        SwapFree = SwapFree ?? other.SwapFree,
        ContainerMemory = ContainerMemory ?? other.ContainerMemory,
        ParallelWorkers = ParallelWorkers ?? other.ParallelWorkers,
        ConcurrentWorkers = ConcurrentWorkers ?? other.ConcurrentWorkers,
    };
}
