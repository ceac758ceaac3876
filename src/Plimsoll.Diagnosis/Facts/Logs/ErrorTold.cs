namespace Plimsoll.Diagnosis;

/// <summary>A stack trace of which no reader knows more than that something failed.</summary>
public sealed record ErrorTold : Fact, IProblem, IRepeatable
{
    /// <summary>Class of the exception.</summary>
    public required string Class { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => Class;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
