using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>
/// A shortest path from a root to one object, searched breadth-first from the object against the references: only what leads to it is visited. Of equally short paths the one
/// over the lowest vertices is taken, so that the threads that ordered the predecessors do not matter.
/// </summary>
internal sealed unsafe class WayBack(DominatorTree tree, PredecessorTable predecessors)
{
    private readonly HashSet<uint> _roots = [.. tree.Roots.Keys.Select(tree.VertexOf).Where(vertex => vertex > 1)];

    /// <summary>Null when no root leads there.</summary>
    public RootPath? From(uint target)
    {
        using var next = new VertexMap(tree.Graph.Memory, tree.Last);
        var level = new List<uint> { target };
        next[target] = target;
        while (level.Count > 0)
        {
            var root = level.Where(_roots.Contains).DefaultIfEmpty().Min();
            if (root != 0)
                return Path(root, target, next);
            level = Before(level, next);
        }

        return null;
    }

    private List<uint> Before(List<uint> level, VertexMap next)
    {
        var before = new List<uint>();
        foreach (var vertex in level)
        {
            Visit(predecessors.Parent(vertex), vertex);
            var sources = predecessors.Sources(vertex, out var count);
            for (uint i = 0; i < count; i++)
                Visit(sources[i], vertex);
        }

        before.Sort();
        return before;

        void Visit(uint source, uint vertex)
        {
            if (source < 2 || next[source] != 0)
                return;
            next[source] = vertex;
            before.Add(source);
        }
    }

    private RootPath Path(uint root, uint target, VertexMap next)
    {
        var chain = new List<HeapObject>();
        for (var at = root; ; at = next[at])
        {
            if (tree.Graph.ObjectAt(tree.AddressOf(at)) is { } stop)
                chain.Add(stop);
            if (at == target)
                break;
        }

        return RootPath.Of(tree.Roots[tree.AddressOf(root)], chain, tree.Graph);
    }
}
