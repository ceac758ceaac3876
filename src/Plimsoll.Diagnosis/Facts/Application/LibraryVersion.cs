namespace Plimsoll.Diagnosis;

/// <summary>The version of a library, from its banner, its jar's name or a person's words.</summary>
public sealed record LibraryVersion : Fact, IRepeatable
{
    /// <summary>The library: <c>Spring Boot</c>.</summary>
    public required string Library { get; init; }

    /// <summary>Its version.</summary>
    public required Version Version { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => $"{Library} {Version}";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
