namespace Plimsoll.Heap;

/// <summary>What one field holds.</summary>
/// <param name="Holder">The nearest <c>Class.field</c> above it that is no container, on the shortest path from a root; a static, <c>Thread.&lt;local&gt;</c>, or the kind of root.</param>
/// <param name="Count">Objects.</param>
/// <param name="Bytes">Bytes; what is counted is said where it is used.</param>
public sealed record HeldBy(string Holder, long Count, long Bytes);
