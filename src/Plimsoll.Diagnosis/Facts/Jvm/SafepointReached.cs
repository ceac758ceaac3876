namespace Plimsoll.Diagnosis;

/// <summary>A stop for which the threads took long to arrive: <c>Stopping threads took: 37.5579624 seconds</c>, <c>Reaching safepoint: 2003456789 ns</c>.</summary>
public sealed record SafepointReached : Fact, IRepeatable
{
    /// <summary>From the request until the last thread had stopped.</summary>
    public required TimeSpan Reaching { get; init; }

    /// <summary>The whole stop.</summary>
    public TimeSpan? Stopped { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
