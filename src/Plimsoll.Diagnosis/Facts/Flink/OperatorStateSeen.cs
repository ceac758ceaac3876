using Plimsoll.Flink;

namespace Plimsoll.Diagnosis;

/// <summary>One operator state of a checkpoint, as its metadata names it.</summary>
public sealed record OperatorStateSeen : Fact
{
    /// <summary>The checkpoint's number.</summary>
    public required long Checkpoint { get; init; }

    /// <summary>The state: name, distribution, bytes over all subtasks.</summary>
    public required NamedOperatorState State { get; init; }
}
