using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>
/// A shortest path from a root to one object, searched breadth-first from the object against the references: only what leads to it is visited. A local variable is the last resort, and the one nearest to the object.
/// Of equally short paths the one over the lowest vertices is taken, so that the threads that ordered the predecessors do not matter.
/// </summary>
internal sealed unsafe class WayBack(DominatorTree tree, PredecessorTable predecessors)
{
    private readonly HashSet<uint> _roots = [.. tree.Roots.Keys.Where(address => !tree.Graph.LocalVariables.IsLoose(address)).Select(tree.VertexOf).Where(vertex => vertex > 1)];
    private readonly HashSet<uint> _loose = [.. tree.Roots.Keys.Where(tree.Graph.LocalVariables.IsLoose).Select(tree.VertexOf).Where(vertex => vertex > 1)];
    private readonly HashSet<uint> _threads = [.. tree.Graph.Roots.Locals.Keys.Select(tree.VertexOf).Where(vertex => vertex > 1)];

    /// <summary>Null when no root leads there.</summary>
    public RootPath? From(uint target)
    {
        using var next = new VertexMap(tree.Graph.Memory, tree.Last);
        var level = new List<uint> { target };
        (uint Root, uint Next) local = default;
        next[target] = target;
        while (level.Count > 0)
        {
            if (Lowest(level, _roots) is not 0 and var root)
                return Path(root, target, next);
            if (local.Root == 0 && Lowest(level, _loose) is not 0 and var loose)
                local = (loose, next[loose]);
            level = Before(level, next, ref local);
        }

        if (local.Root == 0)
            return null;
        next[local.Root] = local.Next;
        return Path(local.Root, target, next);
    }

    private static uint Lowest(List<uint> level, HashSet<uint> roots) => level.Where(roots.Contains).DefaultIfEmpty().Min();

    private List<uint> Before(List<uint> level, VertexMap next, ref (uint Root, uint Next) local)
    {
        var (before, locals) = (new List<uint>(), new List<(uint Root, uint Next)>());
        foreach (var vertex in level)
        {
            Visit(predecessors.Parent(vertex), vertex);
            var sources = predecessors.Sources(vertex, out var count);
            for (uint i = 0; i < count; i++)
                Visit(sources[i], vertex);
        }

        if (local.Root == 0 && locals.Count > 0)
            local = locals.Min();
        before.Sort();
        return before;

        void Visit(uint source, uint vertex)
        {
            if (source < 2 || next[source] != 0)
                return;
            if (_threads.Contains(source) && tree.Graph.LocalVariables.AreAlone(tree.AddressOf(source), tree.AddressOf(vertex)))
            {
                locals.Add((source, vertex));
                return;
            }

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
