namespace Plimsoll.Diagnosis;

/// <summary>A pool of memory that a Flink process set up, from its own log line.</summary>
public sealed record MemoryPool : Fact
{
    /// <summary>Which pool.</summary>
    public required MemoryPoolKind Kind { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Number of memory segments, for the network pool.</summary>
    public long? Segments { get; init; }
}

/// <summary>The pools that Flink's log names.</summary>
public enum MemoryPoolKind
{
    /// <summary>NetworkBufferPool.</summary>
    Network,

    /// <summary>MemoryManager.</summary>
    Managed,

    /// <summary>Shared RocksDB cache of one slot: 5/6 of the slot's share.</summary>
    RocksDbCache,
}

/// <summary>One line of the tree that the start scripts print: <c>Total Process Memory: 1.688gb (1811939328 bytes)</c>.</summary>
public sealed record MemoryTreeLine : Fact
{
    /// <summary>The region as printed.</summary>
    public required string Region { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Bytes { get; init; }
}

/// <summary>Which state backend or checkpoint storage is in use, as Flink logged it.</summary>
public sealed record StateBackendChosen : Fact
{
    /// <summary><c>memory</c>, <c>filesystem</c>, <c>hashmap</c>, <c>rocksdb</c>, <c>forst</c>.</summary>
    public required string Backend { get; init; }

    /// <summary>Whether the line tells of checkpoint storage rather than of the state backend.</summary>
    public bool Storage { get; init; }

    /// <summary>Whether nothing was configured and the default was taken.</summary>
    public bool IsDefault { get; init; }
}

/// <summary>A checkpoint ended.</summary>
public sealed record CheckpointEnded : Fact, IRepeatable
{
    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>The job's id.</summary>
    public string Job { get; init; } = "";

    /// <summary>Full state size in bytes when it completed; null when it failed.</summary>
    public long? Bytes { get; init; }

    /// <summary>How it ended: completed, expired, declined, failed.</summary>
    public required string Outcome { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => Outcome;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>A job or a task changed its state.</summary>
public sealed record StateChange : Fact, IRepeatable
{
    /// <summary>Job or task as named in the line.</summary>
    public required string Name { get; init; }

    /// <summary>The job's id, when the line is about a job.</summary>
    public string? Job { get; init; }

    /// <summary>The state left.</summary>
    public required string From { get; init; }

    /// <summary>The state entered.</summary>
    public required string To { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => (Job is null ? "task" : "job") + To;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>A process stopped answering, in the words of another: a victim of whatever happened to it.</summary>
public sealed record ProcessLost : Fact, IRepeatable, IProblem
{
    /// <summary>Who was lost: id or address, as in the text.</summary>
    public required string Target { get; init; }

    /// <summary>Whether it was the missing heartbeat that told, rather than a closed connection or an unreachable port.</summary>
    public bool Heartbeat { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => Target;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>A feature of the job's own code.</summary>
public sealed record JobFeature : Fact
{
    /// <summary>The feature's word: <c>ContinuousEventTimeTrigger</c>, <c>TumblingEventTimeWindows</c>.</summary>
    public required string Feature { get; init; }

    /// <summary>What it was given, such as <c>Time.days(1)</c>.</summary>
    public string Arguments { get; init; } = "";
}
