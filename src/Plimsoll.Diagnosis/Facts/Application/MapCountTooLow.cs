namespace Plimsoll.Diagnosis;

/// <summary>A program found that the system allows too few memory mappings, and refused to start or is likely to have: <c>max virtual memory areas vm.max_map_count [65530] is too low, increase to at least [262144]</c>.</summary>
public sealed record MapCountTooLow : Fact, IProblem
{
    /// <summary>What the system allows.</summary>
    public required long Allowed { get; init; }

    /// <summary>What the program asks for.</summary>
    public required long Wanted { get; init; }

    /// <summary>Whether only the check's own sentence stands there: a node that nobody else can reach prints it as a warning and starts.</summary>
    public bool IsUnsure { get; init; }
}
