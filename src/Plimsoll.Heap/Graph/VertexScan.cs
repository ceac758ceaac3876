namespace Plimsoll.Heap.Graph;

/// <summary>Looks at every vertex of a dominator tree once, on all processors; what the parts find comes back in the order of the vertices, so the number of threads changes nothing.</summary>
internal static class VertexScan
{
    private const uint PartLength = 1 << 20;

    /// <summary>What each part of the vertices gives, in order.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="part">Looks at the vertices from the first number to before the second.</param>
    public static T[] Parts<T>(DominatorTree tree, Func<uint, uint, T> part)
    {
        var end = tree.Last + 1L;
        var parts = new T[(end + PartLength - 1) / PartLength];
        Parallel.For(0, parts.Length, tree.Graph.Parallel, number => parts[number] = part(Math.Max(2, (uint)number * PartLength), (uint)Math.Min(end, (number + 1L) * PartLength)));
        return parts;
    }

    /// <summary>The vertices that the parts choose, in order.</summary>
    public static List<uint> Chosen(DominatorTree tree, Func<uint, uint, List<uint>> part) => [.. Parts(tree, part).SelectMany(chosen => chosen)];
}
