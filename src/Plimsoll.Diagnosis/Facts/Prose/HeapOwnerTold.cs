namespace Plimsoll.Diagnosis;

/// <summary>What a heap analyser's window or a person names as an owner of the heap. Always <see cref="Basis.Reported"/>.</summary>
public sealed record HeapOwnerTold : Fact
{
    /// <summary>The class or the thread.</summary>
    public required string Owner { get; init; }

    /// <summary>Whether it is a thread's name.</summary>
    public bool IsThread { get; init; }

    /// <summary>Whether it is where a suspect's bytes add up, rather than the suspect.</summary>
    public bool IsPoint { get; init; }

    /// <summary>Instances of the class; null when they are not told.</summary>
    public long? Count { get; init; }

    /// <summary>Bytes that it retains; null when they are not told.</summary>
    public long? Bytes { get; init; }

    /// <summary>Its share of the heap in percent; null when it is not told.</summary>
    public double? Percent { get; init; }

    /// <summary>Whether the words say that it waits: queued, pending, a backlog.</summary>
    public bool Waits { get; init; }
}
