namespace Plimsoll.Diagnosis;

/// <summary>An aggregation of a search engine: a request's body, words that it broke a node, or a refusal.</summary>
internal sealed record AggregationSeen : Fact, IRepeatable
{
    /// <summary>What was seen of it.</summary>
    public required AggregationSign Sign { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => Sign.ToString();

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>What shows an aggregation.</summary>
internal enum AggregationSign
{
    /// <summary>The body of a request or of its answer.</summary>
    Body,

    /// <summary>A person says that a node failed with it.</summary>
    Failed,

    /// <summary>A person says that a node failed with a small interval: of an aggregation, where one is seen elsewhere.</summary>
    SmallInterval,

    /// <summary>The engine's circuit breaker refused its buckets the heap.</summary>
    Refused,

    /// <summary>The engine counted more buckets than it wants.</summary>
    ManyBuckets,
}
