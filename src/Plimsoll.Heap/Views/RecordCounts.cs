using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Views;

/// <summary>Counts the records of a dump, those of the top level and those within segments.</summary>
internal sealed unsafe class RecordCounts
{
    private readonly long[] _topCount = new long[256];
    private readonly long[] _topBytes = new long[256];
    private readonly long[] _heapCount = new long[256];
    private readonly long[] _heapBytes = new long[256];

    /// <summary>Field bytes of instances, elements of arrays: the data behind the headers.</summary>
    public long ObjectData { get; private set; }

    /// <summary>References among it.</summary>
    public long References { get; private set; }

    /// <summary>Records of instances and arrays.</summary>
    public long Objects { get; private set; }

    public long ObjectRecordBytes => _heapBytes[HeapTag.Instance] + _heapBytes[HeapTag.ObjectArray] + _heapBytes[HeapTag.PrimitiveArray] + _heapBytes[HeapTag.AndroidArrayWithoutData];

    public long ClassRecordBytes => _heapBytes[HeapTag.Class];

    public long RootBytes => Enumerable.Range(0, 256).Where(tag => HeapTag.IsRoot((byte)tag)).Sum(tag => _heapBytes[tag]);

    public long TopBytes(params ReadOnlySpan<byte> tags)
    {
        long sum = 0;
        foreach (var tag in tags)
            sum += _topBytes[tag];
        return sum;
    }

    public static RecordCounts Of(HeapGraph graph, CancellationToken cancellation)
    {
        var counts = new RecordCounts();
        counts.Top(graph);
        foreach (var chunk in graph.Census.Chunks)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var record = graph.Records(chunk); record.MoveNext();)
                counts.Add(record, graph);
        }

        return counts;
    }

    public IEnumerable<HeapRecordCount> Rows() => Rows(_topCount, _topBytes, false).Concat(Rows(_heapCount, _heapBytes, true));

    private static IEnumerable<HeapRecordCount> Rows(long[] counts, long[] bytes, bool isHeap) =>
        Enumerable.Range(0, 256).Where(tag => counts[tag] > 0).Select(tag => new HeapRecordCount((byte)tag, isHeap ? HeapName((byte)tag) : TopName((byte)tag), isHeap, counts[tag], bytes[tag]));

    private void Top(HeapGraph graph)
    {
        var segments = graph.Outline.Segments.ToDictionary(segment => segment.Start - 9, segment => segment.End);
        var end = Math.Min(graph.Length, graph.Outline.Understood);
        for (long at = graph.Outline.HeaderLength; at + 9 <= end;)
        {
            var isSegment = segments.TryGetValue(at, out var segmentEnd);
            var next = isSegment ? segmentEnd : at + 9 + HeapRecords.ReadU4(graph.File + at + 5);
            _topCount[graph.File[at]]++;
            _topBytes[graph.File[at]] += isSegment ? 9 : Math.Min(next, end) - at;
            at = next;
        }
    }

    private void Add(in HeapRecords record, HeapGraph graph)
    {
        _heapCount[record.Tag]++;
        _heapBytes[record.Tag] += record.Next - record.At;
        if (record.Tag is not (HeapTag.Instance or HeapTag.ObjectArray or HeapTag.PrimitiveArray or HeapTag.AndroidArrayWithoutData))
            return;
        Objects++;
        ObjectData += record.Next - record.Body;
        if (record.Tag == HeapTag.ObjectArray)
            References += record.Count;
        else if (record.Tag == HeapTag.Instance && graph.ClassTable.Find(record.ClassId)?.Shape is { } shape)
            References += shape.Strong.Length + shape.Side.Length;
    }

    private static string TopName(byte tag) => tag switch
    {
        0x01 => "UTF8", 0x02 => "LOAD_CLASS", 0x03 => "UNLOAD_CLASS", 0x04 => "FRAME", 0x05 => "TRACE", 0x06 => "ALLOC_SITES", 0x07 => "HEAP_SUMMARY", 0x0a => "START_THREAD", 0x0b => "END_THREAD",
        0x0c => "HEAP_DUMP", 0x0d => "CPU_SAMPLES", 0x0e => "CONTROL_SETTINGS", 0x1c => "HEAP_DUMP_SEGMENT", 0x2c => "HEAP_DUMP_END", _ => "?",
    };

    private static string HeapName(byte tag) => tag switch
    {
        HeapTag.Class => "CLASS_DUMP", HeapTag.Instance => "INSTANCE_DUMP", HeapTag.ObjectArray => "OBJ_ARRAY_DUMP", HeapTag.PrimitiveArray => "PRIM_ARRAY_DUMP",
        HeapTag.AndroidHeapInfo => "HEAP_DUMP_INFO (Android)", HeapTag.AndroidArrayWithoutData => "PRIM_ARRAY_NODATA_DUMP (Android)", HeapTag.AndroidUnreachable => "UNREACHABLE (Android)",
        >= 0x89 and <= 0x8e => "ROOT (Android)", _ => "ROOT " + HeapTag.RootName(tag),
    };
}
