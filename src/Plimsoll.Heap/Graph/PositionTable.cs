using System.Runtime.CompilerServices;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Saved;

namespace Plimsoll.Heap.Graph;

/// <summary>Where the record of each object begins in the dump: five bytes an object, four below 4 GiB.</summary>
internal sealed unsafe class PositionTable : IDisposable
{
    private readonly NativeColumn<uint> _low;
    private readonly NativeColumn<byte>? _high;

    private PositionTable(NativeColumn<uint> low, NativeColumn<byte>? high) => (_low, _high) = (low, high);

    public long this[uint index] => _low[index] | (_high is null ? 0 : (long)_high[index] << 32);

    public static PositionTable Build(HeapGraph graph)
    {
        var (index, file) = (graph.Index, (nint)graph.File);
        var table = new PositionTable(new NativeColumn<uint>(graph.Memory, index.Count), graph.Length > uint.MaxValue ? new NativeColumn<byte>(graph.Memory, index.Count) : null);
        Parallel.ForEach(graph.Census.Chunks, graph.Parallel, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (chunk) =>
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

    /// <summary>The table as a file kept it.</summary>
    /// <exception cref="SavedDamageException">The file is not what was written.</exception>
    public static PositionTable Read(SavedFile file, HeapGraph graph)
    {
        var (count, most) = (graph.Index.Count, graph.Length);
        return most <= uint.MaxValue
            ? new PositionTable(file.Column<uint>(0, count, PieceChecks.Below((uint)most)), null)
            : new PositionTable(file.Column<uint>(0, count, null), file.Column<byte>(1, count, PieceChecks.AtMost((byte)Math.Min(most >> 32, byte.MaxValue))));
    }

    public void Write(SavedFileWriter? writer)
    {
        writer?.Add(_low, _low.Length);
        if (_high is not null)
            writer?.Add(_high, _high.Length);
        writer?.Complete();
    }

    public void Dispose()
    {
        _low.Dispose();
        _high?.Dispose();
    }
}
