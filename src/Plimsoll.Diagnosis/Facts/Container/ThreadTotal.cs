namespace Plimsoll.Diagnosis;

/// <summary>All threads of a process at one moment, as the kernel counts them.</summary>
public sealed record ThreadTotal : Fact, IRepeatable
{
    /// <summary>How many.</summary>
    public required long Count { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
