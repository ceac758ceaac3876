namespace Plimsoll.Diagnosis;

/// <summary>A Flink process, its start script or its operator refused a memory size, in words that need no <c>IllegalConfigurationException</c>.</summary>
public sealed record SizeRefused : Fact, IProblem
{
    /// <summary>What is wrong with the size.</summary>
    public required SizeRefusal Kind { get; init; }

    /// <summary>The setting that the words name; empty when they name none.</summary>
    public string Key { get; init; } = "";

    /// <summary>The refused value as text; empty when the words do not quote it.</summary>
    public string Value { get; init; } = "";

    /// <summary>Bytes that were wanted; null when the words do not tell.</summary>
    public long? Wanted { get; init; }

    /// <summary>Bytes that there are for it; null when the words do not tell.</summary>
    public long? Room { get; init; }
}

/// <summary>What is wrong with a memory size.</summary>
public enum SizeRefusal
{
    /// <summary>Nothing is left for the memory manager: not one page.</summary>
    NoManaged,

    /// <summary>Network buffers would take all of the JVM's memory.</summary>
    NetworkTooLarge,

    /// <summary>The network memory does not hold one buffer.</summary>
    NetworkTooSmall,

    /// <summary>The fixed managed memory does not fit into the JVM beside the network buffers.</summary>
    ManagedTooLarge,

    /// <summary>The value has a form or a unit that cannot be read, or lies outside its range.</summary>
    Form,

    /// <summary>No size is given where one must be.</summary>
    Missing,
}
