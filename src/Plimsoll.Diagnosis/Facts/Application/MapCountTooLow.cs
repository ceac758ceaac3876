namespace Plimsoll.Diagnosis;

/// <summary>A program refused to start because the system allows too few memory mappings: <c>max virtual memory areas vm.max_map_count [65530] is too low, increase to at least [262144]</c>.</summary>
public sealed record MapCountTooLow : Fact, IProblem
{
    /// <summary>What the system allows.</summary>
    public required long Allowed { get; init; }

    /// <summary>What the program asks for.</summary>
    public required long Wanted { get; init; }
}
