using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>A way from a root to an object.</summary>
/// <param name="Vertices">From the root's object to the target.</param>
/// <param name="ByLocal">Whether it begins with a local variable.</param>
internal readonly record struct Way(List<uint> Vertices, bool ByLocal);

/// <summary>
/// A shortest way from a root to one object, searched breadth-first from the object against the references: only what leads to it is visited. A local variable is the last resort, and the one nearest to the object.
/// Of equally short ways the one over the lowest vertices is taken, so that the threads that ordered the predecessors do not matter.
/// </summary>
internal sealed unsafe class WayBack(DominatorTree tree, PredecessorTable predecessors)
{
    private readonly HashSet<uint> _roots = [.. tree.Roots.Keys.Where(address => !tree.Graph.LocalVariables.IsLoose(address)).Select(tree.VertexOf).Where(vertex => vertex > 1)];
    private readonly HashSet<uint> _loose = [.. tree.Roots.Keys.Where(tree.Graph.LocalVariables.IsLoose).Select(tree.VertexOf).Where(vertex => vertex > 1)];
    private readonly HashSet<uint> _threads = [.. tree.Graph.Roots.Locals.Keys.Select(tree.VertexOf).Where(vertex => vertex > 1)];

    /// <summary>Whether an object is a root, and not only as a local variable.</summary>
    public bool IsRoot(uint vertex) => _roots.Contains(vertex);

    /// <summary>Null when no root leads there, or none without passing the vertex that is blocked.</summary>
    public Way? To(uint target, uint blocked = 0)
    {
        using var next = new VertexMap(tree.Graph.Memory, tree.Last);
        var level = new List<uint> { target };
        (uint Root, uint Next) local = default;
        next[target] = target;
        if (blocked != 0)
            next[blocked] = blocked;
        while (level.Count > 0)
        {
            if (Lowest(level, _roots) is not 0 and var root)
                return new Way(Vertices(root, target, next), ByLocal: false);
            if (local.Root == 0 && Lowest(level, _loose) is not 0 and var loose)
                local = (loose, next[loose]);
            level = Before(level, next, ref local);
        }

        if (local.Root == 0)
            return null;
        next[local.Root] = local.Next;
        return new Way(Vertices(local.Root, target, next), ByLocal: true);
    }

    /// <summary>The way as people read it.</summary>
    public RootPath Path(Way way) =>
        RootPath.Of(tree.Roots[tree.AddressOf(way.Vertices[0])], [.. way.Vertices.Select(vertex => tree.Graph.ObjectAt(tree.AddressOf(vertex))).OfType<HeapObject>()], tree.Graph);

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

    private static List<uint> Vertices(uint root, uint target, VertexMap next)
    {
        var vertices = new List<uint> { root };
        while (vertices[^1] != target)
            vertices.Add(next[vertices[^1]]);
        return vertices;
    }
}
