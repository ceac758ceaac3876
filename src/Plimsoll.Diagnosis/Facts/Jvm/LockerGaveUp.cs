namespace Plimsoll.Diagnosis;

/// <summary>The JVM gave up an allocation because threads in JNI critical sections kept the collector out: <c>worker-3: Retried waiting for GCLocker too often allocating 12582914 words</c>.</summary>
public sealed record LockerGaveUp : Fact, IProblem, IRepeatable
{
    /// <summary>The thread whose allocation it was; empty where the line does not say.</summary>
    public string Thread { get; init; } = "";

    /// <summary>Bytes that were to be allocated; a word of a 64-bit JVM has 8.</summary>
    public required long Bytes { get; init; }

    /// <summary>How many of the kind the source holds.</summary>
    public long Count { get; init; } = 1;

    /// <inheritdoc/>
    string IRepeatable.Key => "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this with { Count = count };
}
