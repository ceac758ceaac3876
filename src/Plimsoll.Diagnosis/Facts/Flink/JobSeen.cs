namespace Plimsoll.Diagnosis;

/// <summary>A job as the JobManager or its REST interface lists it.</summary>
public sealed record JobSeen : Fact
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its state.</summary>
    public required string State { get; init; }
}
