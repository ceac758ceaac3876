using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Plimsoll.Heap.Graph;

/// <summary>Semidominators, and dominators of them.</summary>
internal sealed unsafe partial class SemiNca
{
    private const long MinimumBudget = 1 << 16;

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
