using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;
using Plimsoll.Heap.Saved;

namespace Plimsoll.Heap;

/// <summary>The tree in an index: read instead of built, and written for the next question.</summary>
public sealed unsafe partial class DominatorTree
{
    private DominatorTree(HeapGraph graph, ReferencePolicy policy, bool forSuspects, SavedFile file)
    {
        (Graph, Policy) = (graph, policy);
        var head = new SavedReader(file.Blob(TreeSection.Head));
        var last = (uint)head.Number();
        var (count, vertices) = (graph.Index.Count, last + 2L);
        if (last == 0 || last > count + 1L)
            throw new SavedDamageException($"{last} vertices for {count} objects");
        foreach (var root in graph.Roots.Top.Concat(SavedRoots.Read(file.Blob(TreeSection.Roots), graph, [])))
            _roots.TryAdd(root.Id, HeapTag.RootName(root.Tag));
        _solved = SemiNca.Solved(graph, file.Column<uint>(TreeSection.Numbers, count + 1L, PieceChecks.Below(last + 1)), file.Column<uint>(TreeSection.Dominators, last + 1L, PieceChecks.Upwards), last);
        _retained = ByteColumn.Read(file, TreeSection.Retained, TreeSection.High, vertices);
        _vertices = file.Column<uint>(TreeSection.Vertices, vertices, PieceChecks.Below(Math.Max(1, count)));
        if (forSuspects)
            _ = Predecessors;
    }

    /// <summary>The tree of an index, with what suspects need; null where none is kept.</summary>
    public static DominatorTree? FromIndex(HeapGraph graph, ReferencePolicy policy = ReferencePolicy.StrongFirst)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Saved?.Has(PredecessorTable.Step(policy)) == true ? Saved(graph, policy, forSuspects: true) : null;
    }

    private static DominatorTree? Saved(HeapGraph graph, ReferencePolicy policy, bool forSuspects) => graph.Saved?.Read(Step(policy), file => new DominatorTree(graph, policy, forSuspects, file));

    private static string Step(ReferencePolicy policy) => "tree-" + SavedRoots.Word(policy);

    private PredecessorTable Ways()
    {
        using var reachability = Reachability.Compute(Graph, Policy);
        _areWaysNew = true;
        return PredecessorTable.Of(Graph, reachability.Edges, _solved.Numbers, Last);
    }

    /// <summary>Writes what is new for the next question. It waits until the tree is no longer needed, so that no answer waits for the disk.</summary>
    private void Keep()
    {
        var ways = _areWaysNew ? Graph.Saved?.Write(PredecessorTable.Step(Policy)) : null;
        if (ways is not null)
            _predecessors!.Write(ways);
        var tree = _newRoots is not null ? Graph.Saved?.Write(Step(Policy)) : null;
        if (tree is not null)
            Write(tree, _newRoots!.Skip(Graph.Roots.Top.Count));
        ways?.Finish();
        tree?.Finish();
        _areWaysNew = false;
    }

    private void Write(SavedFileWriter writer, IEnumerable<RootRecord> addedRoots)
    {
        writer.Add(_solved.Numbers, _solved.Numbers.Length);
        writer.Add(_solved.Dominators, Last + 1L);
        _retained.WriteLow(writer);
        writer.Add(_vertices, _vertices.Length);
        writer.Add(BitConverter.GetBytes(Last));
        writer.Add(SavedRoots.Write(addedRoots, new Dictionary<ulong, HeapClass?>()));
        _retained.WriteHigh(writer);
        writer.Complete();
    }

    /// <summary>The sections of the tree's file, in their order.</summary>
    private static class TreeSection
    {
        public const int Numbers = 0;
        public const int Dominators = 1;
        public const int Retained = 2;
        public const int Vertices = 3;
        public const int Head = 4;
        public const int Roots = 5;
        public const int High = 6;
    }
}
