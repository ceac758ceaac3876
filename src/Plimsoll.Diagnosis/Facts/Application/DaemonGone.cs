namespace Plimsoll.Diagnosis;

/// <summary>A build's daemon vanished while it worked, and left no error: it was killed, or its JVM crashed.</summary>
public sealed record DaemonGone : Fact, IProblem, IRepeatable
{
    /// <summary>How many of the kind the source holds.</summary>
    public long Count { get; init; } = 1;

    /// <inheritdoc/>
    string IRepeatable.Key => "daemon";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this with { Count = count };
}
