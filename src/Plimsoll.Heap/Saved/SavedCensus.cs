using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;
using Plimsoll.Heap.Layout;

namespace Plimsoll.Heap.Saved;

/// <summary>What opening a dump finds out: counts by class, roots, chunks, runs, the layout and the sizes of classes. Class records are read from the dump again.</summary>
internal sealed class SavedCensus
{
    public const string Step = "census";

    private readonly (long Instance, long Mirror, long Stacks)[] _sizes;

    private SavedCensus(Census census, HeapLayout layout, (long, long, long)[] sizes) => (Census, Layout, _sizes) = (census, layout, sizes);

    public Census Census { get; }

    public HeapLayout Layout { get; }

    /// <summary>Sizes as they were found; false where there are not as many classes as then.</summary>
    public bool Assign(ClassTable classes)
    {
        if (classes.All.Length != _sizes.Length)
            return false;
        foreach (var type in classes.All)
        {
            (type.InstanceSize, type.MirrorSize, var stacks) = _sizes[type.Ordinal];
            if (stacks >= 0)
                StackChunks.Restore(type, stacks);
        }

        return true;
    }

    public static byte[] Write(HeapGraph graph)
    {
        using var bytes = new MemoryStream();
        using var output = new BinaryWriter(bytes);
        foreach (var number in (ReadOnlySpan<int>)[graph.Layout.Header, graph.Layout.ArrayBase, graph.Layout.Reference, graph.Layout.Alignment])
            output.Write(number);
        graph.Census.Write(output, graph);
        Many(output, graph.ClassTable.All, type =>
        {
            output.Write(type.InstanceSize);
            output.Write(type.MirrorSize);
            output.Write(type.StackChunk?.Total ?? -1);
        });
        output.Flush();
        return bytes.ToArray();
    }

    /// <exception cref="SavedDamageException">The file is not what was written.</exception>
    public static unsafe SavedCensus Read(SavedFile file, DumpBytes dump, int idSize)
    {
        var input = new SavedReader(file.Blob(0));
        var layout = new HeapLayout(input.Number(), input.Number(), input.Number(), input.Number());
        if (layout is not { Header: > 0 and <= 64, ArrayBase: > 0 and <= 64, Reference: 4 or 8, Alignment: >= 8 and <= 256 } || !int.IsPow2(layout.Alignment))
            throw new SavedDamageException("the layout is impossible");
        var census = Census.Read(ref input, dump.Start, dump.Length, idSize);
        var sizes = new (long, long, long)[input.Count(24)];
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] = (input.Long(), input.Long(), input.Long());
        return new SavedCensus(census, layout, sizes);
    }

    /// <summary>Writes a count and that many things.</summary>
    public static void Many<T>(BinaryWriter output, IReadOnlyCollection<T> all, Action<T> one)
    {
        output.Write(all.Count);
        foreach (var item in all)
            one(item);
    }
}
