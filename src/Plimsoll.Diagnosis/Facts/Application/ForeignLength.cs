namespace Plimsoll.Diagnosis;

/// <summary>A program refused a length that is the first bytes of another protocol: <c>Frame size (369295616) larger than max length (16384000)!</c>.</summary>
public sealed record ForeignLength : Fact, IProblem, IRepeatable
{
    /// <summary>The length as the program read it.</summary>
    public required long Bytes { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
