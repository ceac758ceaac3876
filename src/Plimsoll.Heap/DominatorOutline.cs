using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Plimsoll.Heap;

/// <summary>A part of the dominator tree that is large enough to be drawn: one object, or all small siblings of one class together.</summary>
/// <param name="Parent">Position of its parent in the outline; -1 directly below the roots.</param>
/// <param name="Class">Its class.</param>
/// <param name="Objects">How many siblings it stands for: 1 for a single object.</param>
/// <param name="Shallow">Their own bytes.</param>
/// <param name="Retained">Bytes they retain.</param>
/// <param name="Address">Where it lies; 0 for several objects.</param>
public sealed record OutlineNode(int Parent, string Class, long Objects, long Shallow, long Retained, ulong Address);

/// <summary>The upper, heavy part of a dominator tree, parents before children, siblings largest first: what a treemap or an icicle shows.</summary>
/// <param name="Nodes">At most a few hundred.</param>
/// <param name="Total">Reachable bytes: what the nodes without parent are shares of.</param>
public sealed record DominatorOutline(ImmutableArray<OutlineNode> Nodes, long Total)
{
    private const int Depth = 8;
    private const int Breadth = 12;
    private const int MostNodes = 300;

    // Half a percent of the heap is about the smallest rectangle that a name fits beside.
    private const double LeastShare = 0.005;

    /// <summary>Draws the outline: one pass over the tree for each level.</summary>
    public static DominatorOutline Of(DominatorTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var nodes = new List<OutlineNode>();
        var open = new Dictionary<uint, int> { [1] = -1 };
        var least = Math.Max(1, (long)(tree.ReachableShallow * LeastShare));
        for (var level = 0; level < Depth && open.Count > 0 && nodes.Count < MostNodes; level++)
            open = Level(tree, open, least, nodes);
        return new DominatorOutline([.. nodes], tree.ReachableShallow);
    }

    /// <summary>Most vertices have another parent, which a table that fits the first cache tells faster than a dictionary.</summary>
    private const int FilterBits = 14;

    private static uint Filter(uint vertex) => (vertex * 2654435769u) >> (32 - FilterBits);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Dictionary<uint, int> Level(DominatorTree tree, Dictionary<uint, int> parents, long least, List<OutlineNode> nodes)
    {
        var children = parents.ToDictionary(parent => parent.Key, _ => new Siblings());
        var near = new bool[1 << FilterBits];
        foreach (var parent in parents.Keys)
            near[Filter(parent)] = true;
        for (uint vertex = 2; vertex <= tree.Last; vertex++)
        {
            var parent = tree.DominatorOf(vertex);
            if (near[Filter(parent)] && children.TryGetValue(parent, out var siblings))
                siblings.Add(tree, vertex, least);
        }

        var next = new Dictionary<uint, int>();
        foreach (var (parent, position) in parents)
        {
            foreach (var (node, vertex) in children[parent].Nodes(tree, position, least))
            {
                if (vertex > 0)
                    next[vertex] = nodes.Count;
                nodes.Add(node);
            }
        }

        return next;
    }

    /// <summary>The children of one object: the large ones, and the others by class.</summary>
    private sealed class Siblings
    {
        private readonly List<uint> _large = [];
        private readonly Dictionary<string, (long Objects, long Shallow, long Retained)> _small = new(StringComparer.Ordinal);

        public void Add(DominatorTree tree, uint vertex, long least)
        {
            if (tree.Retained(vertex) >= least)
            {
                _large.Add(vertex);
                return;
            }

            var found = tree.Graph.ObjectAt(tree.AddressOf(vertex));
            var name = found?.Describe() ?? "?";
            var (objects, shallow, retained) = _small.GetValueOrDefault(name);
            _small[name] = (objects + 1, shallow + (found?.Shallow ?? 0), retained + tree.Retained(vertex));
        }

        public IEnumerable<(OutlineNode Node, uint Vertex)> Nodes(DominatorTree tree, int parent, long least)
        {
            var single = _large.Select(vertex => (Node: Single(tree.Uncounted(vertex), parent), Vertex: vertex));
            var many = _small.Where(group => group.Value.Retained >= least)
                .Select(group => (Node: new OutlineNode(parent, group.Key, group.Value.Objects, group.Value.Shallow, group.Value.Retained, 0), Vertex: 0u));
            return single.Concat(many).OrderByDescending(child => child.Node.Retained).ThenBy(child => child.Node.Class, StringComparer.Ordinal).ThenBy(child => child.Node.Address).Take(2 * Breadth);
        }

        private static OutlineNode Single(Dominated dominated, int parent) => new(parent, dominated.Class, 1, dominated.Shallow, dominated.Retained, dominated.Address);
    }
}
