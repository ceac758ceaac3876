namespace Plimsoll.Diagnosis;

/// <summary>An engine says that one unit of its work does not come to an end: Presto's and Trino's <c>Split ... has been running longer than 17.56m</c>.</summary>
public sealed record WorkTakesLong : Fact, IRepeatable
{
    /// <summary>How long it has been at work.</summary>
    public required TimeSpan Lasted { get; init; }

    /// <summary>Whether the stack below the line stands in a walk or a copy of a collection, rather than in a wait.</summary>
    public bool Copies { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
