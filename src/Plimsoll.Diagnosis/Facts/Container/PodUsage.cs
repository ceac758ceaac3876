namespace Plimsoll.Diagnosis;

/// <summary>What a pod or one of its containers uses at one moment: a row of <c>kubectl top</c>.</summary>
public sealed record PodUsage : Fact, IRepeatable
{
    /// <summary>The pod, or the container of it.</summary>
    public required string Pod { get; init; }

    /// <summary>Bytes in use: the working set.</summary>
    public required long Bytes { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => Pod;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
