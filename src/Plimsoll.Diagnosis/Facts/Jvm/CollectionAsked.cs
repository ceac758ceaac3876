namespace Plimsoll.Diagnosis;

/// <summary>A stack in which <c>java.nio.Bits.reserveMemory</c> calls <c>System.gc()</c>: it does so only when a request for direct memory does not fit its limit (JDK 7 to 25).</summary>
public sealed record CollectionAsked : Fact, IProblem
{
    /// <summary>The frame that asks.</summary>
    public const string Frame = "java.nio.Bits.reserveMemory";

    /// <summary>The frame of the program's own, or of its library, that wanted the memory; empty where none is shown.</summary>
    public string Allocator { get; init; } = "";
}
