namespace Plimsoll.Diagnosis;

/// <summary>A search node's parent circuit breaker asked for a collection because the heap was as full as it allows, and told what that gave back.</summary>
public sealed record BreakerCollected : Fact, IRepeatable
{
    /// <summary>Bytes of heap in use before.</summary>
    public required long Before { get; init; }

    /// <summary>Bytes of heap in use after.</summary>
    public required long After { get; init; }

    /// <summary>Whether the collection gave back next to nothing: less than a twentieth.</summary>
    public bool InVain => After > Before - (Before / 20);

    /// <inheritdoc/>
    string IRepeatable.Key => InVain ? "vain" : "freed";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
