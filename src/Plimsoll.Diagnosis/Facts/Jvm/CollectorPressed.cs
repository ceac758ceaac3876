namespace Plimsoll.Diagnosis;

/// <summary>G1 says why it would let the heap grow: the share of the last collections' time, and whether the heap still can grow.</summary>
public sealed record CollectorPressed : Fact, IRepeatable
{
    /// <summary>Share of the time that went into the last ten pauses, 0 to 1.</summary>
    public required double Overhead { get; init; }

    /// <summary>Whether the heap has its full size already.</summary>
    public required bool AtLimit { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => AtLimit ? "limit" : "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
