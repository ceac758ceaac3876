namespace Plimsoll.Diagnosis;

/// <summary>An operator of a job, as REST names it.</summary>
public sealed record OperatorSeen : Fact
{
    /// <summary>Its name or chain of names.</summary>
    public required string Name { get; init; }

    /// <summary>Its parallelism.</summary>
    public int Parallelism { get; init; }
}

/// <summary>A metric at one moment.</summary>
public sealed record MetricSeen : Fact
{
    /// <summary>Its name: <c>Status.JVM.Memory.Metaspace.Used</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its value.</summary>
    public required long Value { get; init; }
}

/// <summary>A TaskManager's memory at one moment, as REST reports it. Sizes in bytes.</summary>
public sealed record TaskManagerSample : Fact
{
    /// <summary>The TaskManager's id.</summary>
    public required string Id { get; init; }

    /// <summary>JVM heap in use.</summary>
    public long HeapUsed { get; init; }

    /// <summary>JVM heap limit.</summary>
    public long HeapMax { get; init; }

    /// <summary>Direct buffers alive.</summary>
    public long DirectCount { get; init; }

    /// <summary>Bytes in direct buffers, network segments included.</summary>
    public long DirectUsed { get; init; }

    /// <summary>Whether no slot is in use.</summary>
    public bool Idle { get; init; }
}

/// <summary>A jar that a TaskManager fetched for a job: one user-code class loader more.</summary>
public sealed record JarFetched : Fact
{
    /// <summary>The job's id.</summary>
    public required string Job { get; init; }

    /// <summary>The jar's SHA-1, as the blob's name has it.</summary>
    public required string Jar { get; init; }
}
