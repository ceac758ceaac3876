using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap.Layout;

/// <summary>
/// jdk.internal.vm.StackChunk (JDK 21+) is the one class whose instances differ in size: behind the fields lie <c>size</c> words of stack and a bitmap of one bit for each place of a reference
/// (instanceStackChunkKlass.hpp). Its hidden fields differ by version, so the least distance to the next object, less stack and bitmap, is the size of the fields.
/// </summary>
internal sealed class StackChunks
{
    private const string Name = "jdk.internal.vm.StackChunk";
    private const int MostHidden = 128;

    /// <summary>1 GiB: larger than any stack.</summary>
    private const int MostWords = 1 << 27;
    private readonly int _sizeAt;

    private StackChunks(int sizeAt) => _sizeAt = sizeAt;

    /// <summary>Bytes of all stacks and bitmaps.</summary>
    public long Total { get; private set; }

    public static void Assign(HeapGraph graph)
    {
        foreach (var type in graph.ClassTable.All.Where(type => type.Name == Name && graph.Census.Instances.ContainsKey(type.Address)))
        {
            if (ObjectWalk.Offset(type, "size") is >= 0 and var offset)
                (type.StackChunk = new StackChunks(offset)).Measure(graph, type);
        }
    }

    /// <summary>The same from an index.</summary>
    public static void Restore(HeapClass type, long total)
    {
        if (ObjectWalk.Offset(type, "size") is >= 0 and var offset)
            type.StackChunk = new StackChunks(offset) { Total = total };
    }

    public unsafe long Extra(in HeapRecords record, HeapLayout layout)
    {
        if (record.Count < _sizeAt + 4)
            return 0;
        long words = Math.Clamp((int)HeapRecords.ReadU4(record.Body + _sizeAt), 0, MostWords);
        var bits = words * (layout.Reference == 4 ? 2L : 1L);
        return layout.Align(8 * (words + ((bits + 63) / 64)));
    }

    private void Measure(HeapGraph graph, HeapClass type)
    {
        var (least, computed) = (long.MaxValue, type.InstanceSize);
        long total = 0;
        Parallel.ForEach(graph.Census.Chunks, graph.Parallel, () => (Least: long.MaxValue, Total: 0L), (chunk, _, part) =>
        {
            for (var record = graph.Records(chunk); record.MoveNext();)
            {
                if (record.Tag != HeapTag.Instance || record.ClassId != type.Address)
                    continue;
                var extra = Extra(record, graph.Layout);
                var rest = graph.Index.GapAfter(record.Id) - extra;
                part = (rest >= computed ? Math.Min(part.Least, rest) : part.Least, part.Total + extra);
            }

            return part;
        }, part =>
        {
            lock (this)
                (least, total) = (Math.Min(least, part.Least), total + part.Total);
        });
        Total = total;
        if (least <= computed + MostHidden)
            type.InstanceSize = least;
    }
}
