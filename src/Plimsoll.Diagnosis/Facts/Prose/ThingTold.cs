namespace Plimsoll.Diagnosis;

/// <summary>A person's words join a thing (a class, a field, connections, a row) with what it does to the heap. Always <see cref="Basis.Reported"/>.</summary>
public sealed record ThingTold : Fact
{
    /// <summary>The thing as it is called: <c>java.io.DeleteOnExitHook.files</c>, <c>MySQL connections</c>, <c>row</c>; empty where only the deed is told.</summary>
    public required string Thing { get; init; }

    /// <summary>What it does, or what is done to it.</summary>
    public required ThingDeed Deed { get; init; }

    /// <summary>Whether the thing is an identifier of a program rather than a word for things that are counted.</summary>
    public bool IsCode { get; init; }

    /// <summary>The words that say it.</summary>
    public string Words { get; init; } = "";

    /// <summary>Its size in bytes; null where none is told.</summary>
    public long? Bytes { get; init; }
}

/// <summary>What a thing does to the heap.</summary>
public enum ThingDeed
{
    /// <summary>It becomes larger or more and more.</summary>
    Grows,

    /// <summary>It is never removed, closed or released.</summary>
    Kept,

    /// <summary>It has much of the memory.</summary>
    Fills,

    /// <summary>One of it is large.</summary>
    Large,

    /// <summary>It is read or built in memory as a whole.</summary>
    ReadWhole,

    /// <summary>It waits in memory for a flush, a commit or a checkpoint.</summary>
    WaitsForFlush,

    /// <summary>There are too many of it for what has to know each.</summary>
    TooMany,

    /// <summary>Whoever takes it is slower than who gives it.</summary>
    TakenSlowly,

    /// <summary>It is sent as fast as possible, without a look at who takes it.</summary>
    SentUnchecked,

    /// <summary>A table or a result that is big.</summary>
    BigTable,

    /// <summary>The wish that it were read in parts: so it is read at once.</summary>
    WantedInParts,
}
