namespace Plimsoll.Diagnosis;

/// <summary>A library that generates classes could not define one: <c>net.sf.cglib.core.CodeGenerationException</c>. Why, its message often hides.</summary>
public sealed record ClassGenerationFailed : Fact, IRepeatable
{
    /// <summary>Full name of the exception's class.</summary>
    public required string Class { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => Class;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
