using Plimsoll.Flink.Checkpoints;

namespace Plimsoll.Flink;

/// <summary>
/// What a checkpoint's or savepoint's <c>_metadata</c> file tells without any job class at hand: which operators have state, how much in which subtask, operator
/// state by its name, in-flight data, and bytes kept inside the file itself. Format: Flink's <c>MetadataV2Serializer</c> (1.3) to <c>MetadataV5Serializer</c> (2.0).
/// </summary>
public sealed record CheckpointMetadata
{
    /// <summary>First four bytes of the file.</summary>
    public const uint Magic = 0x4960672d;

    /// <summary>Newest version whose layout is known.</summary>
    public const int NewestVersion = 5;

    /// <summary>Version of the format, 2 to 5.</summary>
    public required int Version { get; init; }

    /// <summary>The checkpoint's number.</summary>
    public required long CheckpointId { get; init; }

    /// <summary>Operators with their state, in the order of the file.</summary>
    public required IReadOnlyList<OperatorCheckpoint> Operators { get; init; }

    /// <summary>Where and why reading stopped before the end; null when everything was read.</summary>
    public string? Problem { get; init; }

    /// <summary>All state in bytes: keyed, operator, in-flight and coordinators'.</summary>
    public long Bytes => Operators.Sum(state => state.Bytes);

    /// <summary>Reads a file's bytes; null when they are not of this format at all. Damaged files give what could be read.</summary>
    public static CheckpointMetadata? Read(ReadOnlySpan<byte> file)
    {
        var cursor = new MetadataCursor(file);
        if (cursor.Int() != unchecked((int)Magic))
            return null;
        var version = cursor.Int();
        if (version is < 2 or > NewestVersion)
            return new CheckpointMetadata { Version = version, CheckpointId = 0, Operators = [], Problem = $"format version {version} is not known; 2 to {NewestVersion} are read" };
        var id = cursor.Long();
        MasterStates(ref cursor);
        var operators = new List<OperatorCheckpoint>();
        for (var left = cursor.Count(24); left > 0 && !cursor.Failed; left--)
            operators.Add(OperatorReader.Read(ref cursor, version));
        return new CheckpointMetadata { Version = version, CheckpointId = id, Operators = operators, Problem = cursor.Problem };
    }

    private static void MasterStates(ref MetadataCursor cursor)
    {
        for (var left = cursor.Count(8); left > 0 && !cursor.Failed; left--)
        {
            cursor.Int();
            cursor.Skip(cursor.Int());
        }
    }
}

/// <summary>The state of one operator in a checkpoint.</summary>
public sealed record OperatorCheckpoint
{
    /// <summary>Its id, 32 hexadecimal digits, as REST and logs show it.</summary>
    public required string Id { get; init; }

    /// <summary>Its name; null before format version 5.</summary>
    public string? Name { get; init; }

    /// <summary>Subtasks it ran with.</summary>
    public required int Parallelism { get; init; }

    /// <summary>Key groups.</summary>
    public required int MaxParallelism { get; init; }

    /// <summary>Bytes of its coordinator's state.</summary>
    public long CoordinatorBytes { get; init; }

    /// <summary>What each subtask keeps; finished subtasks are left out.</summary>
    public required IReadOnlyList<SubtaskCheckpoint> Subtasks { get; init; }

    /// <summary>Operator state by name, summed over the subtasks.</summary>
    public required IReadOnlyList<NamedOperatorState> States { get; init; }

    /// <summary>All its state in bytes.</summary>
    public long Bytes => CoordinatorBytes + Subtasks.Sum(subtask => subtask.KeyedBytes + subtask.OperatorBytes + subtask.ChannelBytes);

    /// <summary>Bytes of keyed state.</summary>
    public long KeyedBytes => Subtasks.Sum(subtask => subtask.KeyedBytes);
}

/// <summary>The state of one subtask.</summary>
/// <param name="Index">Its index from 0.</param>
/// <param name="KeyedBytes">Keyed state.</param>
/// <param name="OperatorBytes">Operator state.</param>
/// <param name="ChannelBytes">In-flight data of an unaligned checkpoint.</param>
/// <param name="InlineBytes">Of all of it, what stands inside the metadata file and therefore on the JobManager's heap.</param>
public readonly record struct SubtaskCheckpoint(int Index, long KeyedBytes, long OperatorBytes, long ChannelBytes, long InlineBytes);

/// <summary>How operator state is given out when a job is restored: <c>OperatorStateHandle.Mode</c>.</summary>
public enum OperatorStateDistribution
{
    /// <summary>Split among the subtasks.</summary>
    Split,

    /// <summary>Every subtask gets the union.</summary>
    Union,

    /// <summary>Every subtask has the same.</summary>
    Broadcast,
}

/// <summary>One operator state over all subtasks.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Distribution">How it is given out.</param>
/// <param name="Bytes">Bytes over all subtasks.</param>
/// <param name="Subtasks">How many subtasks have some.</param>
public readonly record struct NamedOperatorState(string Name, OperatorStateDistribution Distribution, long Bytes, int Subtasks);
