using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis;

/// <summary>Rows that somebody cut out of a summary of native memory tracking: <c>Other (reserved=6586MB +5151MB, committed=6586MB +5151MB)</c>. There is no total.</summary>
public sealed record NativeRowsTaken : TableFact
{
    /// <summary>The rows; its totals are 0.</summary>
    public required NativeMemory Memory { get; init; }

    /// <summary>The version that stands above them, where somebody compares two: <c>467</c>; empty where none does.</summary>
    public string Version { get; init; } = "";
}
