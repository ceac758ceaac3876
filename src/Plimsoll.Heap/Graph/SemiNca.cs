using System.Runtime.Intrinsics.X86;

namespace Plimsoll.Heap.Graph;

/// <summary>
/// Immediate dominators by Semi-NCA (Georgiadis, Tarjan, Werneck: Finding Dominators in Practice, JGAA 10, 2006). Vertices are numbered
/// from 1 (a virtual root above all roots) in depth-first order; edges of the depth-first tree are implied by the parents and left out of the predecessors.
/// </summary>
internal sealed unsafe class SemiNca : IDisposable
{
    private const uint Parts = 64;
    private readonly EdgeTable _edges;
    private readonly ParallelOptions _parallel;
    private readonly uint _count;
    private NativeColumn<uint> _parents;

    private SemiNca(EdgeTable edges, uint count, ParallelOptions parallel)
    {
        (_edges, _count, _parallel) = (edges, count, parallel);
        Numbers = new NativeColumn<uint>((long)count + 1);
        _parents = new NativeColumn<uint>((long)count + 3);
    }

    /// <summary>Vertex of each object; 0 where unreachable.</summary>
    public NativeColumn<uint> Numbers { get; }

    /// <summary>The immediate dominator of each vertex, itself a vertex.</summary>
    public NativeColumn<uint> Dominators => _parents;

    /// <summary>The last vertex.</summary>
    public uint Last { get; private set; } = 1;

    public static SemiNca Solve(EdgeTable edges, uint count, IReadOnlyList<uint> roots, ParallelOptions parallel, IProgress<HeapProgress>? progress)
    {
        var solver = new SemiNca(edges, count, parallel);
        solver.Number(roots);
        parallel.CancellationToken.ThrowIfCancellationRequested();
        progress?.Report(new HeapProgress("predecessors", 0.7));
        using var starts = new NativeColumn<uint>((long)solver.Last + 3);
        using var sources = solver.Predecessors(starts);
        edges.Dispose();
        parallel.CancellationToken.ThrowIfCancellationRequested();
        progress?.Report(new HeapProgress("dominators", 0.8));
        solver.Solve(starts.Start, sources.Start, roots);
        return solver;
    }

    public void Dispose()
    {
        Numbers.Dispose();
        _parents.Dispose();
    }

    /// <summary>Depth-first numbers and parents.</summary>
    private void Number(IReadOnlyList<uint> roots)
    {
        using var stack = new NativeStack<ulong>();
        var offsets = _edges.Offsets.Start;
        var targets = _edges.Targets.Start;
        var numbers = Numbers.Start;
        var parents = _parents.Start;
        for (var i = roots.Count - 1; i >= 0; i--)
            stack.Push((1UL << 32) | roots[i]);
        uint last = 1;
        while (stack.Count > 0)
        {
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
    private NativeColumn<uint> Predecessors(NativeColumn<uint> starts)
    {
        var (offsets, targets, numbers, parents) = (_edges.Offsets, _edges.Targets, Numbers, _parents);
        var step = (_count / Parts) + 1;
        long needed = 0;
        Parallel.For(0, Parts, _parallel, part =>
        {
            long kept = 0;
            var end = Math.Min(_count, (part + 1) * step);
            for (var number = part * step; number < end; number++)
            {
                var vertex = numbers.Start[number];
                for (var at = offsets.Start[number]; at < offsets.Start[number + 1]; at++)
                {
                    var target = targets.Start[at];
                    var to = target == AddressIndex.None || vertex == 0 ? 0 : numbers.Start[target];
                    if (to == vertex || parents.Start[to] == vertex)
                        to = 0;
                    targets.Start[at] = to;
                    if (to == 0)
                        continue;
                    Interlocked.Increment(ref starts.Start[to + 1]);
                    kept++;
                }
            }

            Interlocked.Add(ref needed, kept);
        });
        for (long vertex = 1; vertex <= Last + 1; vertex++)
            starts.Start[vertex] += starts.Start[vertex - 1];
        return Invert(starts, step, needed);
    }

    /// <summary>Afterwards starts[v] is where the predecessors of v end and those of v + 1 begin.</summary>
    private NativeColumn<uint> Invert(NativeColumn<uint> starts, uint step, long needed)
    {
        var (offsets, targets, numbers) = (_edges.Offsets, _edges.Targets, Numbers);
        var sources = new NativeColumn<uint>(needed + 64);
        Parallel.For(0, Parts, _parallel, part =>
        {
            var end = Math.Min(_count, (part + 1) * step);
            for (var number = part * step; number < end; number++)
            {
                var vertex = numbers.Start[number];
                for (var at = offsets.Start[number]; at < offsets.Start[number + 1]; at++)
                {
                    var to = targets.Start[at];
                    if (to != 0)
                        sources.Start[Interlocked.Increment(ref starts.Start[to]) - 1] = vertex;
                }
            }
        });
        return sources;
    }

    /// <summary>Semidominators from the last vertex up (kept in <paramref name="starts"/>, whose entry is no longer needed), then dominators from the first down.</summary>
    private void Solve(uint* starts, uint* sources, IReadOnlyList<uint> roots)
    {
        using var leastColumn = new NativeColumn<uint>((long)Last + 2);
        using var linkColumn = new NativeColumn<uint>((long)Last + 2);
        using var path = new NativeStack<uint>();
        var least = leastColumn.Start;
        var links = linkColumn.Start;
        var parents = _parents.Start;
        for (uint vertex = 1; vertex <= Last; vertex++)
            (least[vertex], links[vertex]) = (vertex, parents[vertex]);
        foreach (var root in roots)
            least[Numbers[root]] = 1;
        for (var vertex = Last; vertex >= 2; vertex--)
        {
            var semi = Math.Min(parents[vertex], least[vertex]);
            var end = starts[vertex];
            for (var at = starts[vertex - 1]; at < end && semi > 1; at++)
            {
                var source = sources[at];
                var candidate = source <= vertex ? source : Least(source, vertex, least, links, path);
                if (candidate < semi)
                    semi = candidate;
            }

            starts[vertex] = least[vertex] = semi;
            Ahead(vertex, starts, sources, least, links);
        }

        for (uint vertex = 2; vertex <= Last; vertex++)
        {
            var dominator = parents[vertex];
            while (dominator > starts[vertex])
                dominator = parents[dominator];
            parents[vertex] = dominator;
        }
    }

    /// <summary>The least semidominator between a vertex and the linked forest's root; the path is compressed on the way.</summary>
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
