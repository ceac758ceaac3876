namespace Plimsoll.Diagnosis;

/// <summary>A line of a configuration that has no effect, or not the one its author meant.</summary>
public sealed record ConfigurationFlaw : Fact
{
    /// <summary>What is wrong with it.</summary>
    public required string Message { get; init; }

    /// <summary>The file that it stands in, so that a change can be written into it; null where it stands in none.</summary>
    public ConfigurationText? Text { get; init; }
}
