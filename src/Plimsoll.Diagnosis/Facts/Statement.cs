namespace Plimsoll.Diagnosis;

/// <summary>What a person said, or pasted from a tool's window. Always <see cref="Basis.Reported"/>.</summary>
public sealed record Statement : Fact
{
    /// <summary>What it is about.</summary>
    public required Topic Topic { get; init; }

    /// <summary>The class, thread or word that it names; empty when it names none.</summary>
    public string Name { get; init; } = "";

    /// <summary>Bytes or a count, as the topic has it.</summary>
    public long? Number { get; init; }
}

/// <summary>Topics that people's words are searched for.</summary>
public enum Topic
{
    /// <summary>Something grows and does not come back.</summary>
    Growth,

    /// <summary>The same job is run again and again.</summary>
    RepeatedRuns,

    /// <summary>Bytes left after a full collection.</summary>
    LiveSet,

    /// <summary>Instances of a class: a count, with the class's name.</summary>
    Instances,

    /// <summary>A class among the biggest of a heap dump.</summary>
    BigClass,

    /// <summary>A thread that holds a class loader or an object.</summary>
    HoldingThread,

    /// <summary>Bytes that one object retains, or its share of the heap in percent as a number up to 100.</summary>
    Retained,

    /// <summary>The process was killed from outside.</summary>
    Killed,

    /// <summary>Collections take long or free little.</summary>
    LongCollections,
}
