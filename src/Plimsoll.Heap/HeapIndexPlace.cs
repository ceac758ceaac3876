namespace Plimsoll.Heap;

/// <summary>Where the index of one dump is kept: what was computed once (counts, numbers of objects, references, dominators, retained sizes), to be mapped for the next question.</summary>
/// <param name="Folder">A folder for this dump alone; made when something is written.</param>
public sealed record HeapIndexPlace(string Folder)
{
    /// <summary>Most bytes that one question adds; what does not fit is not written.</summary>
    public long Most { get; init; } = long.MaxValue;

    /// <summary>Whether what is there is used but nothing is added.</summary>
    public bool IsReadOnly { get; init; }
}

/// <summary>What became of the index.</summary>
/// <param name="Used">Steps that were read from it.</param>
/// <param name="Written">Steps that were added; known when the graph was disposed of.</param>
/// <param name="Problems">Why it was not used or not written, in words.</param>
public sealed record HeapIndexUse(IReadOnlyList<string> Used, IReadOnlyList<string> Written, IReadOnlyList<string> Problems);
