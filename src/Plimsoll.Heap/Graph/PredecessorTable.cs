using Plimsoll.Heap.Saved;

namespace Plimsoll.Heap.Graph;

/// <summary>Who refers to each vertex: its parent in the depth-first tree, and Sources[Starts[v - 1] .. Starts[v]) besides.</summary>
internal sealed class PredecessorTable(NativeColumn<uint> starts, NativeColumn<uint> sources, NativeColumn<uint> parents) : IDisposable
{
    private const int FirstSection = 1;

    /// <summary>The table as a file kept it.</summary>
    /// <exception cref="SavedDamageException">The file is not what was written.</exception>
    public static PredecessorTable Read(SavedFile file, uint last)
    {
        var sources = file.Length<uint>(FirstSection + 1);
        return new PredecessorTable(file.Column<uint>(FirstSection, last + 1L, PieceChecks.Rising((uint)Math.Min(sources, uint.MaxValue))),
            file.Column<uint>(FirstSection + 1, sources, PieceChecks.Below(last + 1)), file.Column<uint>(FirstSection + 2, last + 1L, PieceChecks.Upwards));
    }

    public NativeColumn<uint> Starts { get; } = starts;

    public NativeColumn<uint> Sources { get; } = sources;

    public NativeColumn<uint> Parents { get; } = parents;

    public void Dispose()
    {
        Starts.Dispose();
        Sources.Dispose();
        Parents.Dispose();
    }
}
