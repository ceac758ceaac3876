namespace Plimsoll.Diagnosis;

/// <summary>How operator state is given out on restore.</summary>
public enum OperatorStateMode
{
    /// <summary>Split among the subtasks.</summary>
    Split,

    /// <summary>Every subtask gets the union.</summary>
    Union,

    /// <summary>Every subtask has the same.</summary>
    Broadcast,
}

/// <summary>One operator state of a checkpoint, as its metadata names it.</summary>
public sealed record OperatorStateSeen : Fact
{
    /// <summary>The state's name.</summary>
    public required string Name { get; init; }

    /// <summary>How it is given out.</summary>
    public required OperatorStateMode Mode { get; init; }

    /// <summary>Bytes over all subtasks.</summary>
    public required long Bytes { get; init; }
}
