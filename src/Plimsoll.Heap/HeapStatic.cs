namespace Plimsoll.Heap;

/// <summary>A static of a class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">HPROF basic type, as in <see cref="HeapField"/>.</param>
/// <param name="Value">The value: an address for objects, else the number's bits (signed types sign-extended).</param>
public readonly record struct HeapStatic(string Name, byte Type, long Value)
{
    /// <summary>Whether the VM put it there (<c>&lt;resolved_references&gt;</c>, <c>&lt;init_lock&gt;</c>, in JDK 8 <c>init_lock</c>): it takes no room in the mirror.</summary>
    public bool IsPseudo => Name.StartsWith('<') || (Name == "init_lock" && Type == 2);
}
