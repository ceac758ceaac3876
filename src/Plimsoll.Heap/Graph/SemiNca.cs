using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Plimsoll.Heap.Graph;

/// <summary>
/// Immediate dominators by Semi-NCA (Georgiadis, Tarjan, Werneck: Finding Dominators in Practice, JGAA 10, 2006). Vertices are numbered
/// from 1 (a virtual root above all roots) in depth-first order; edges of the depth-first tree are implied by the parents and left out of the predecessors.
/// </summary>
internal sealed unsafe partial class SemiNca : IDisposable
{
    private const uint CheckEvery = 0xfffff;
    private readonly HeapMemory _memory;
    private readonly EdgeTable _edges;
    private readonly ParallelOptions _parallel;
    private readonly uint _count;
    private readonly NativeColumn<uint> _parents;

    private SemiNca(HeapGraph graph, EdgeTable edges)
    {
        (_memory, _edges, _count, _parallel) = (graph.Memory, edges, graph.Index.Count, graph.Parallel);
        Numbers = new NativeColumn<uint>(_memory, (long)_count + 1);
        _parents = new NativeColumn<uint>(_memory, (long)_count + 3);
    }

    private SemiNca(HeapGraph graph, NativeColumn<uint> numbers, NativeColumn<uint> dominators, uint last)
    {
        (_memory, _edges, _count, _parallel, _parents) = (graph.Memory, null!, graph.Index.Count, graph.Parallel, null!);
        (Numbers, Dominators, Last) = (numbers, dominators, last);
    }

    /// <summary>Vertex of each object; 0 where unreachable.</summary>
    public NativeColumn<uint> Numbers { get; }

    /// <summary>The immediate dominator of each vertex, itself a vertex.</summary>
    public NativeColumn<uint> Dominators { get; private set; } = null!;

    /// <summary>The way back from each vertex towards the roots; null where it was not asked for, or is in an index.</summary>
    public PredecessorTable? Predecessors { get; private set; }

    /// <summary>The last vertex.</summary>
    public uint Last { get; private set; } = 1;

    /// <summary>What was solved before, as a file kept it.</summary>
    public static SemiNca Solved(HeapGraph graph, NativeColumn<uint> numbers, NativeColumn<uint> dominators, uint last) => new(graph, numbers, dominators, last);

    public static SemiNca Solve(HeapGraph graph, Reachability reachability, IReadOnlyList<uint> roots, bool keepPredecessors, IProgress<HeapProgress>? progress)
    {
        var edges = reachability.Edges;
        var solver = new SemiNca(graph, edges);
        solver.Number(roots);
        reachability.Settle();
        graph.Parallel.CancellationToken.ThrowIfCancellationRequested();
        progress?.Report(new HeapProgress("predecessors", 0.6));
        var (starts, sources) = solver.Invert();
        edges.Dispose();
        graph.Parallel.CancellationToken.ThrowIfCancellationRequested();
        progress?.Report(new HeapProgress("dominators", 0.75));
        var predecessors = keepPredecessors ? new PredecessorTable(new CountColumn(graph.Memory, starts.Start, solver.Last), sources, solver._parents) : null;
        solver.Solve(starts, sources, roots);
        solver.Predecessors = predecessors;
        if (keepPredecessors)
            return solver;
        sources.Dispose();
        solver._parents.Dispose();
        return solver;
    }

    /// <summary>Hands over the way back, which is then the caller's to dispose of.</summary>
    public PredecessorTable? TakePredecessors()
    {
        var taken = Predecessors;
        Predecessors = null;
        return taken;
    }

    public void Dispose()
    {
        Numbers.Dispose();
        Dominators?.Dispose();
        Predecessors?.Dispose();
    }

    /// <summary>Depth-first numbers and parents.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Number(IReadOnlyList<uint> roots)
    {
        using var stack = new NativeStack<ulong>(_memory);
        var offsets = _edges.Offsets.Start;
        var targets = _edges.Targets.Start;
        var numbers = Numbers.Start;
        var parents = _parents.Start;
        for (var i = roots.Count - 1; i >= 0; i--)
            stack.Push((1UL << 32) | roots[i]);
        uint last = 1;
        while (stack.Count > 0)
        {
            if ((last & CheckEvery) == 0)
                _parallel.CancellationToken.ThrowIfCancellationRequested();
            var entry = stack.Pop();
            var vertex = (uint)entry;
            if (Sse.IsSupported && stack.Count > 4)
            {
                var ahead = (uint)stack.Below(3);
                Sse.Prefetch0(numbers + ahead);
                Sse.Prefetch0(offsets + ahead);
            }

            if (numbers[vertex] != 0)
                continue;
            numbers[vertex] = ++last;
            parents[last] = (uint)(entry >> 32);
            var start = offsets[vertex];
            for (var at = offsets[vertex + 1]; at-- > start;)
            {
                var target = targets[at];
                if (target != AddressIndex.None && numbers[target] == 0)
                    stack.Push(((ulong)last << 32) | target);
            }

            if (Sse.IsSupported && stack.Count > 0)
                Sse.Prefetch0(targets + offsets[(uint)stack.Below(0)]);
        }

        Last = last;
    }
}
