namespace Plimsoll.Diagnosis;

/// <summary>A line of a configuration that has no effect, or not the one its author meant.</summary>
public sealed record ConfigurationFlaw : Fact
{
    /// <summary>What is wrong with it.</summary>
    public required string Message { get; init; }
}
