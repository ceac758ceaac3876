namespace Plimsoll.Diagnosis;

/// <summary>A virtual thread by its number, as stacks and dumps of JDK 21 and later show it: <c>VirtualThread[#3342482]/runnable@ForkJoinPool-1-worker-1</c>, <c>#3342482 "" virtual</c>.</summary>
public sealed record VirtualThreadSeen : Fact, IRepeatable
{
    /// <summary>Its number: so many threads were started until then, alive or not.</summary>
    public required long Number { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => "virtual thread";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
