namespace Plimsoll.Diagnosis;

/// <summary>A program checked its own settings and its user's limits at the start and refused to go on: Elasticsearch's and OpenSearch's bootstrap checks. Those of the memory map count are <see cref="MapCountTooLow"/>.</summary>
public sealed record StartCheckFailed : Fact, IProblem
{
    /// <summary>Which check.</summary>
    public required StartCheck Check { get; init; }

    /// <summary>What it found: bytes or a count; null where the text tells none.</summary>
    public long? Found { get; init; }

    /// <summary>What it asks for: bytes or a count; null where the text tells none, or asks for no limit at all.</summary>
    public long? Wanted { get; init; }

    /// <summary>Whether only the check's own sentence stands there: a node that nobody else can reach prints it as a warning and starts.</summary>
    public bool IsUnsure { get; init; }
}

/// <summary>The checks that are about memory.</summary>
public enum StartCheck
{
    /// <summary>The initial heap must be as large as the largest.</summary>
    HeapSizes,

    /// <summary>The memory was to be locked, and the system did not allow it.</summary>
    MemoryLock,

    /// <summary>The user may have too few threads.</summary>
    Threads,

    /// <summary>The user's address space is bounded.</summary>
    AddressSpace,
}
