namespace Plimsoll.Diagnosis;

/// <summary>A node of Elasticsearch or OpenSearch has passed its checks and is at work: it says that it has started, answers requests or looks after its indices.</summary>
public sealed record SearchNodeAtWork : Fact, IRepeatable
{
    /// <inheritdoc/>
    string IRepeatable.Key => "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
