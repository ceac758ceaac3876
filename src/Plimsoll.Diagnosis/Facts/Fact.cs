namespace Plimsoll.Diagnosis;

/// <summary>Something the evidence says: typed, immutable, with its origin. Rules see nothing else.</summary>
public abstract record Fact
{
    /// <summary>Where it was found.</summary>
    public required Origin Origin { get; init; }

    /// <summary>How it was got.</summary>
    public Basis Basis { get; init; } = Basis.Read;

    /// <summary>The process it is about; decided once by the linking stage, before any rule runs.</summary>
    public ProcessKey Process { get; init; } = ProcessKey.Unknown;

    /// <summary>The role of the process it is about where the text itself says so (a JobManager's log tells of a TaskManager's death).</summary>
    public ProcessRole Subject { get; init; } = ProcessRole.Unknown;
}
