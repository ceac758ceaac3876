using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>The dominator tree from above: first child and next sibling of every vertex.</summary>
internal sealed class DominatorChildren : IDisposable
{
    private readonly NativeColumn<uint> _first;
    private readonly NativeColumn<uint> _next;

    public DominatorChildren(DominatorTree tree)
    {
        _first = new NativeColumn<uint>(tree.Graph.Memory, (long)tree.Last + 1);
        _next = new NativeColumn<uint>(tree.Graph.Memory, (long)tree.Last + 1);
        for (var vertex = tree.Last; vertex >= 2; vertex--)
        {
            ref var first = ref _first[tree.DominatorOf(vertex)];
            (_next[vertex], first) = (first, vertex);
        }
    }

    public uint First(uint vertex) => _first[vertex];

    public uint Next(uint vertex) => _next[vertex];

    public void Dispose()
    {
        _first.Dispose();
        _next.Dispose();
    }
}
