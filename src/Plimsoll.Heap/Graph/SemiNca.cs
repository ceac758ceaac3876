using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Plimsoll.Heap.Saved;

namespace Plimsoll.Heap.Graph;

/// <summary>
/// Immediate dominators by Semi-NCA (Georgiadis, Tarjan, Werneck: Finding Dominators in Practice, JGAA 10, 2006). Vertices are numbered
/// from 1 (a virtual root above all roots) in depth-first order; edges of the depth-first tree are implied by the parents and left out of the predecessors.
/// </summary>
internal sealed unsafe class SemiNca : IDisposable
{
    private const uint Parts = 64;
    private const int Lead = 16;
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

    /// <summary>
    /// Turns the table of targets, in place, into vertices (0 for what is not needed), then inverts it. The order of the predecessors of a vertex depends
    /// on the threads; the result, a minimum over them, does not.
    /// </summary>
    private (NativeColumn<uint> Starts, NativeColumn<uint> Sources) Invert()
    {
        var degrees = _edges.Counts;
        _edges.Offsets.Dispose();
        var starts = new NativeColumn<uint>(_memory, (long)Last + 3);
        long needed = 0;
        Parallel.For(0, Parts, _parallel, part => Interlocked.Add(ref needed, Translate(degrees, (uint)part, starts.Start)));
        for (long vertex = 1; vertex <= Last + 1; vertex++)
            starts.Start[vertex] += starts.Start[vertex - 1];
        var sources = new NativeColumn<uint>(_memory, needed + 64);
        Parallel.For(0, Parts, _parallel, part => Fill(degrees, (uint)part, starts.Start, sources.Start));
        return (starts, sources);
    }

    /// <summary>The objects of a part of the work, the last one not included.</summary>
    private (uint First, uint To) Part(uint part)
    {
        var step = (_count / Parts) + 1;
        return ((uint)Math.Min(_count, (ulong)part * step), (uint)Math.Min(_count, ((ulong)part + 1) * step));
    }

    /// <summary>Targets to vertices, tree edges and loops to 0; counts what is left by target. Returns how many are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Translate(CountColumn degrees, uint part, uint* starts)
    {
        var targets = _edges.Targets.Start;
        var numbers = Numbers.Start;
        var parents = _parents.Start;
        var (first, to) = Part(part);
        var (start, edges) = (degrees.Offset(first), degrees.Offset(to));
        var count = _count;
        for (var at = start; at < edges; at++)
        {
            var ahead = targets[at + Lead];
            if (Sse.IsSupported && at + Lead < edges && ahead < count)
                Sse.Prefetch0(numbers + ahead);
            var target = targets[at];
            targets[at] = target < count ? numbers[target] : 0;
        }

        long kept = 0;
        var slot = start;
        for (var number = first; number < to; number++)
        {
            var vertex = numbers[number];
            for (var end = slot + degrees[number]; slot < end; slot++)
            {
                if (Sse.IsSupported && slot + Lead < edges)
                    Sse.Prefetch0(parents + targets[slot + Lead]);
                var target = targets[slot];
                if (target == 0)
                    continue;
                if (vertex == 0 || target == vertex || parents[target] == vertex)
                {
                    targets[slot] = 0;
                    continue;
                }

                Interlocked.Increment(ref starts[target + 1]);
                kept++;
            }
        }

        return kept;
    }

    /// <summary>Afterwards starts[v] is where the predecessors of v end and those of v + 1 begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(CountColumn degrees, uint part, uint* starts, uint* sources)
    {
        var targets = _edges.Targets.Start;
        var numbers = Numbers.Start;
        var (first, to) = Part(part);
        var slot = degrees.Offset(first);
        for (var number = first; number < to; number++)
        {
            var vertex = numbers[number];
            for (var end = slot + degrees[number]; slot < end; slot++)
            {
                if (targets[slot] is not 0 and var target)
                    sources[Interlocked.Increment(ref starts[target]) - 1] = vertex;
            }
        }
    }

    /// <summary>Semidominators from the last vertex up, then dominators from the first down (in the place of the links, which are no longer needed).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Solve(NativeColumn<uint> startColumn, NativeColumn<uint> sourceColumn, IReadOnlyList<uint> roots)
    {
        using var leastColumn = new NativeColumn<uint>(_memory, (long)Last + 2);
        Dominators = new NativeColumn<uint>(_memory, (long)Last + 2);
        using var path = new NativeStack<uint>(_memory);
        var starts = startColumn.Start;
        var sources = sourceColumn.Start;
        var parents = _parents.Start;
        var least = leastColumn.Start;
        var links = Dominators.Start;

        // Vertices are walked from the last down, and starts[v] is read for v + 1 and v only: then the semidominator of v takes its place.
        var semis = starts;
        for (uint vertex = 1; vertex <= Last; vertex++)
            (least[vertex], links[vertex]) = (vertex, parents[vertex]);
        foreach (var root in roots)
            least[Numbers[root]] = 1;
        for (var vertex = Last; vertex >= 2; vertex--)
        {
            if ((vertex & CheckEvery) == 0)
                _parallel.CancellationToken.ThrowIfCancellationRequested();
            var semi = Math.Min(parents[vertex], least[vertex]);
            var end = starts[vertex];
            for (var at = starts[vertex - 1]; at < end && semi > 1; at++)
            {
                var source = sources[at];
                var candidate = source <= vertex ? source : Least(source, vertex, least, links, path);
                if (candidate < semi)
                    semi = candidate;
            }

            semis[vertex] = least[vertex] = semi;
            Ahead(vertex, starts, sources, least, links);
        }

        Climb(semis, parents, links, least);
        startColumn.Dispose();
    }

    /// <summary>
    /// The dominator of each vertex is the first above its parent that is not behind its semidominator (the climb takes the place of the links). Climbs are short but for long chains with many objects at their
    /// far end; once they add up to more than a few steps a vertex, pointers far up (Myers, Applicative random-access stacks, 1983) make each of them logarithmic.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Climb(uint* semis, uint* parents, uint* links, uint* far)
    {
        var budget = (8L * Last) + MinimumBudget;
        uint vertex = 2;
        for (; vertex <= Last && budget > 0; vertex++)
        {
            var dominator = parents[vertex];
            for (; dominator > semis[vertex]; budget--)
                dominator = links[dominator];
            links[vertex] = dominator;
        }

        if (vertex > Last)
            return;

        // What lies before a vertex is done with its semidominator: its place takes the depth.
        (far[1], semis[1]) = (1, 0);
        for (uint before = 2; before < vertex; before++)
            PointFar(before, links[before], semis, far);
        for (; vertex <= Last; vertex++)
        {
            var (dominator, semi) = (parents[vertex], semis[vertex]);
            while (dominator > semi)
                dominator = far[dominator] > semi ? far[dominator] : links[dominator];
            links[vertex] = dominator;
            PointFar(vertex, dominator, semis, far);
        }
    }

    private const long MinimumBudget = 1 << 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PointFar(uint vertex, uint above, uint* depths, uint* far)
    {
        depths[vertex] = depths[above] + 1;
        var up = far[above];
        far[vertex] = depths[above] - depths[up] == depths[up] - depths[far[up]] ? far[up] : above;
    }

    /// <summary>The least semidominator between a vertex and the linked forest's root; the path is compressed on the way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Least(uint vertex, uint limit, uint* least, uint* links, NativeStack<uint> path)
    {
        var at = vertex;
        for (; links[at] > limit; at = links[at])
            path.Push(at);
        while (path.Count > 0)
        {
            var lower = path.Pop();
            var upper = links[lower];
            if (least[upper] < least[lower])
                least[lower] = least[upper];
            links[lower] = links[upper];
        }

        return least[vertex];
    }

    private static void Ahead(uint vertex, uint* starts, uint* sources, uint* least, uint* links)
    {
        if (!Sse.IsSupported || vertex <= 40)
            return;
        Sse.Prefetch0(sources + starts[vertex - 20]);
        var next = starts[vertex - 9];
        if (next >= starts[vertex - 8])
            return;
        Sse.Prefetch0(least + sources[next]);
        Sse.Prefetch0(links + sources[next]);
    }
}
