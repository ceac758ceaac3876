using System.Runtime.CompilerServices;
using Plimsoll.Heap.Saved;

namespace Plimsoll.Heap.Graph;

/// <summary>Who refers to each vertex: its parent in the depth-first tree (0 where all are in the other list), and as many of the sources besides as the counts (of the number before the vertex) say.</summary>
internal sealed unsafe class PredecessorTable(CountColumn counts, NativeColumn<uint> sources, NativeColumn<uint> parents) : IDisposable
{
    private const uint Parts = 64;

    /// <summary>The sources of a vertex but for its parent.</summary>
    public uint* Sources(uint vertex, out uint count)
    {
        count = counts[vertex - 1];
        return sources.Start + counts.Offset(vertex - 1);
    }

    /// <summary>Its parent in the depth-first tree.</summary>
    public uint Parent(uint vertex) => parents[vertex];

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
        using (starts)
            return new PredecessorTable(new CountColumn(graph.Memory, starts.Start, last), sources, new NativeColumn<uint>(graph.Memory, last + 1L));
    }

    /// <summary>The name of the step in an index.</summary>
    public static string Step(ReferencePolicy policy) => "ways-" + SavedRoots.Word(policy);

    /// <summary>The table as a file kept it.</summary>
    /// <exception cref="SavedDamageException">The file is not what was written.</exception>
    public static PredecessorTable Read(SavedFile file, uint last)
    {
        var sources = file.Length<uint>(CountColumn.Sections);
        return new PredecessorTable(CountColumn.Read(file, 0, last, sources),
            file.Column<uint>(CountColumn.Sections, sources, PieceChecks.Below(last + 1)), file.Column<uint>(CountColumn.Sections + 1, last + 1L, PieceChecks.Upwards));
    }

    public void Write(SavedFileWriter writer)
    {
        counts.Write(writer);
        writer.Add(sources, sources.Length);
        writer.Add(parents, counts.Length + 1L);
        writer.Complete();
    }

    public void Dispose()
    {
        counts.Dispose();
        sources.Dispose();
        parents.Dispose();
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
