namespace Plimsoll.Diagnosis;

/// <summary>What a program's own health monitor says of its collector since the start, and of the heap at that moment (Hazelcast's <c>HealthMonitor</c>).</summary>
public sealed record CollectorTotals : Fact, IRepeatable
{
    /// <summary>Share of the heap's maximum in use, 0 to 1.</summary>
    public required double Used { get; init; }

    /// <summary>Major collections since the start.</summary>
    public required long Collections { get; init; }

    /// <summary>Time that they took together.</summary>
    public required TimeSpan Spent { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
