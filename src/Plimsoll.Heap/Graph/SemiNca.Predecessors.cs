using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Plimsoll.Heap.Graph;

/// <summary>The references turned round: from the objects that are referred to, to those that refer to them.</summary>
internal sealed unsafe partial class SemiNca
{
    private const uint Parts = 64;
    private const int Lead = 16;

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
    private long Translate(CountColumn degrees, uint part, uint* starts)
    {
        var (first, to) = Part(part);
        Renumber(degrees.Offset(first), degrees.Offset(to));
        return Thin(degrees, first, to, starts);
    }

    /// <summary>Targets to vertices; 0 where they lie in no object or are unreachable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Renumber(uint start, uint end)
    {
        var targets = _edges.Targets.Start;
        var numbers = Numbers.Start;
        var count = _count;
        for (var at = start; at < end; at++)
        {
            var ahead = targets[at + Lead];
            if (Sse.IsSupported && at + Lead < end && ahead < count)
                Sse.Prefetch0(numbers + ahead);
            var target = targets[at];
            targets[at] = target < count ? numbers[target] : 0;
        }
    }

    /// <summary>Tree edges, loops and what begins at unreachable objects to 0; counts what is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Thin(CountColumn degrees, uint first, uint to, uint* starts)
    {
        var targets = _edges.Targets.Start;
        var numbers = Numbers.Start;
        var parents = _parents.Start;
        long kept = 0;
        var (slot, edges) = (degrees.Offset(first), degrees.Offset(to));
        for (var number = first; number < to; number++)
        {
            var vertex = numbers[number];
            for (var end = slot + degrees[number]; slot < end; slot++)
            {
                if (Sse.IsSupported && slot + Lead < edges)
                {
                    Sse.Prefetch0(parents + targets[slot + Lead]);
                    Sse.Prefetch0(starts + targets[slot + Lead] + 1);
                }

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

    /// <summary>
    /// Afterwards starts[v] is where the predecessors of v end and those of v + 1 begin. A locked increment waits for every store before it, so both lines have to be near by then: the place is looked up once when the
    /// source is half way, which is good enough to load it ahead.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(CountColumn degrees, uint part, uint* starts, uint* sources)
    {
        var targets = _edges.Targets.Start;
        var numbers = Numbers.Start;
        var (first, to) = Part(part);
        var (slot, edges) = (degrees.Offset(first), degrees.Offset(to));
        for (var number = first; number < to; number++)
        {
            var vertex = numbers[number];
            for (var end = slot + degrees[number]; slot < end; slot++)
            {
                if (Sse.IsSupported && slot + (2 * Lead) < edges)
                {
                    Sse.Prefetch0(starts + targets[slot + (2 * Lead)]);
                    Sse.Prefetch0(sources + starts[targets[slot + Lead]]);
                }

                if (targets[slot] is not 0 and var target)
                    sources[Interlocked.Increment(ref starts[target]) - 1] = vertex;
            }
        }
    }
}
