using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>The child that retains most of each vertex, the first of equal ones: in a small table for the heavy vertices, and in a column of all where many are heavy.</summary>
internal sealed class LargestChildren : IDisposable
{
    private const int FewerThan = 16;
    private readonly DominatorTree _tree;
    private readonly Dictionary<uint, uint> _heavy = [];
    private readonly NativeColumn<uint>? _all;

    /// <param name="tree">The tree.</param>
    /// <param name="least">Retained bytes from which a vertex is heavy.</param>
    public LargestChildren(DominatorTree tree, long least)
    {
        _tree = tree;
        long heavy = 0;
        for (uint vertex = 2; vertex <= tree.Last; vertex++)
            heavy += tree.Retained(vertex) >= least ? 1 : 0;
        _all = heavy > tree.Last / FewerThan ? new NativeColumn<uint>(tree.Graph.Memory, (long)tree.Last + 1) : null;
        for (uint vertex = 2; vertex <= tree.Last; vertex++)
        {
            if (tree.Retained(vertex) >= least || _all is not null)
                Add(tree.DominatorOf(vertex), vertex);
        }
    }

    /// <summary>The child; 0 where there is none.</summary>
    public uint Of(uint vertex) => _all is not null ? _all[vertex]
        : _heavy.TryGetValue(vertex, out var child) ? child
        : Search(vertex);

    public void Dispose() => _all?.Dispose();

    private void Add(uint parent, uint vertex)
    {
        var largest = _all is not null ? _all[parent] : _heavy.GetValueOrDefault(parent);
        if (largest != 0 && _tree.Retained(vertex) <= _tree.Retained(largest))
            return;
        if (_all is not null)
            _all[parent] = vertex;
        else
            _heavy[parent] = vertex;
    }

    /// <summary>None of its children is heavy: one pass finds the largest.</summary>
    private uint Search(uint parent)
    {
        uint largest = 0;
        for (uint vertex = 2; vertex <= _tree.Last && _tree.Retained(parent) > 0; vertex++)
        {
            if (_tree.DominatorOf(vertex) == parent && (largest == 0 || _tree.Retained(vertex) > _tree.Retained(largest)))
                largest = vertex;
        }

        return largest;
    }
}
