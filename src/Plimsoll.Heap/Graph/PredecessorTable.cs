namespace Plimsoll.Heap.Graph;

/// <summary>Who refers to each vertex: its parent in the depth-first tree, and Sources[Starts[v - 1] .. Starts[v]) besides.</summary>
internal sealed class PredecessorTable(NativeColumn<uint> starts, NativeColumn<uint> sources, NativeColumn<uint> parents) : IDisposable
{
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
