using System.Runtime.CompilerServices;
using Plimsoll.Heap.Saved;

namespace Plimsoll.Heap.Graph;

/// <summary>Who refers to each vertex: its parent in the depth-first tree (0 where all are in the other list), and Sources[Starts[v - 1] .. Starts[v]) besides.</summary>
internal sealed unsafe class PredecessorTable(NativeColumn<uint> starts, NativeColumn<uint> sources, NativeColumn<uint> parents) : IDisposable
{
    private const uint Parts = 64;

    public NativeColumn<uint> Starts { get; } = starts;

    public NativeColumn<uint> Sources { get; } = sources;

    public NativeColumn<uint> Parents { get; } = parents;

    /// <summary>The table of a tree that was solved before, from its references; those of the depth-first tree are among them.</summary>
    public static PredecessorTable Of(HeapGraph graph, EdgeTable edges, NativeColumn<uint> numbers, uint last)
    {
        var starts = new NativeColumn<uint>(graph.Memory, last + 3L);
        var (count, step) = (graph.Index.Count, (graph.Index.Count / Parts) + 1);
        Parallel.For(0, Parts, graph.Parallel, part => Each(edges, numbers, (uint)part * step, (uint)Math.Min(count, (part + 1) * step), starts.Start + 1, null));
        for (long vertex = 1; vertex <= last + 1; vertex++)
            starts.Start[vertex] += starts.Start[vertex - 1];
        var sources = new NativeColumn<uint>(graph.Memory, starts.Start[last + 1] + 1L);
        Parallel.For(0, Parts, graph.Parallel, part => Each(edges, numbers, (uint)part * step, (uint)Math.Min(count, (part + 1) * step), starts.Start, sources.Start));
        return new PredecessorTable(starts, sources, new NativeColumn<uint>(graph.Memory, last + 1L));
    }

    /// <summary>The name of the step in an index.</summary>
    public static string Step(ReferencePolicy policy) => "ways-" + SavedRoots.Word(policy);

    /// <summary>The table as a file kept it.</summary>
    /// <exception cref="SavedDamageException">The file is not what was written.</exception>
    public static PredecessorTable Read(SavedFile file, uint last)
    {
        var sources = file.Length<uint>(1);
        return new PredecessorTable(file.Column<uint>(0, last + 1L, PieceChecks.Rising((uint)Math.Min(sources, uint.MaxValue))),
            file.Column<uint>(1, sources, PieceChecks.Below(last + 1)), file.Column<uint>(2, last + 1L, PieceChecks.Upwards));
    }

    public void Write(SavedFileWriter? writer, uint last)
    {
        if (writer is null)
            return;
        writer.Add(Starts, last + 1L);
        writer.Add(Sources, Sources.Length);
        writer.Add(Parents, last + 1L);
        writer.Complete();
    }

    public void Dispose()
    {
        Starts.Dispose();
        Sources.Dispose();
        Parents.Dispose();
    }

    /// <summary>Counts the references to each vertex, or puts their sources where the counts say.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Each(EdgeTable edges, NativeColumn<uint> numbers, uint from, uint to, uint* places, uint* sources)
    {
        var offsets = edges.Offsets.Start;
        var targets = edges.Targets.Start;
        for (var number = from; number < to; number++)
        {
            var vertex = numbers.Start[number];
            for (var at = offsets[number]; vertex != 0 && at < offsets[number + 1]; at++)
            {
                if (targets[at] == AddressIndex.None || numbers.Start[targets[at]] is not (not 0 and var target) || target == vertex)
                    continue;
                var place = Interlocked.Increment(ref places[target]);
                if (sources is not null)
                    sources[place - 1] = vertex;
            }
        }
    }
}
