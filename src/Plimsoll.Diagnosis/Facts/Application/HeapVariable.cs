namespace Plimsoll.Diagnosis;

/// <summary>The heap was set in an environment variable of a build tool: read in a line, or told by a person.</summary>
public sealed record HeapVariable : Fact
{
    /// <summary>Its name: <c>GRADLE_OPTS</c>.</summary>
    public required string Variable { get; init; }
}
