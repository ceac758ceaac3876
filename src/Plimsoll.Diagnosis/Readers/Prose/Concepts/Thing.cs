namespace Plimsoll.Diagnosis.Readers;

/// <summary>A thing in a sentence, and where it stands.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Index">Where its name begins.</param>
/// <param name="End">The first character behind it.</param>
/// <param name="Kind">What sort of name it is.</param>
internal readonly record struct Thing(string Name, int Index, int End, ThingKind Kind)
{
    /// <summary>Whether the heap may be full of it.</summary>
    public bool IsHeld => Kind != ThingKind.Other;

    /// <summary>Whether it is an identifier.</summary>
    public bool IsCode => Kind is ThingKind.Holder or ThingKind.Code;
}

/// <summary>Sorts of names.</summary>
internal enum ThingKind
{
    /// <summary>A field or collection that the sentence introduces: <c>a list called X</c>.</summary>
    Holder,

    /// <summary>A class, a field, whatever is spelt like an identifier.</summary>
    Code,

    /// <summary>What is counted or collected: connections, listeners, the cache.</summary>
    Counted,

    /// <summary>A subject that is not on the heap: CPU, lag, threads, metaspace, a job's state.</summary>
    Other,
}
