using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Graph;

/// <summary>Where the record of each object begins in the dump: five bytes an object, four below 4 GiB.</summary>
internal sealed unsafe class PositionTable : IDisposable
{
    private readonly NativeColumn<uint> _low;
    private readonly NativeColumn<byte>? _high;

    private PositionTable(HeapMemory memory, uint count, long fileLength)
    {
        _low = new NativeColumn<uint>(memory, count);
        _high = fileLength > uint.MaxValue ? new NativeColumn<byte>(memory, count) : null;
    }

    public long this[uint index] => _low[index] | (_high is null ? 0 : (long)_high[index] << 32);

    public static PositionTable Build(HeapGraph graph)
    {
        var (index, file) = (graph.Index, (nint)graph.File);
        var table = new PositionTable(graph.Memory, index.Count, graph.Length);
        Parallel.ForEach(graph.Census.Chunks, graph.Parallel, chunk =>
        {
            for (var records = graph.Records(chunk); records.MoveNext();)
            {
                if (records.Tag is not ((>= HeapTag.Class and <= HeapTag.PrimitiveArray) or HeapTag.AndroidArrayWithoutData) || index.Find(records.Id) is not (not AddressIndex.None and var number))
                    continue;
                var at = (nint)records.At - file;
                table._low[number] = (uint)at;
                if (table._high is not null)
                    table._high[number] = (byte)(at >> 32);
            }
        });
        return table;
    }

    public void Dispose()
    {
        _low.Dispose();
        _high?.Dispose();
    }
}
