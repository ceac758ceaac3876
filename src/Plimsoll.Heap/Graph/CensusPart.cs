using System.Runtime.CompilerServices;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Layout;

namespace Plimsoll.Heap.Graph;

/// <summary>What one worker counted.</summary>
internal sealed unsafe class CensusPart
{
    /// <summary>Address space is divided into granules of 2 MiB.</summary>
    public const int GranuleShift = 21;

    private ulong _lastGranule = ulong.MaxValue;
    private Run _run;

    public TallyTable Tallies { get; } = new();

    public Tally[] Primitives { get; } = new Tally[12];

    public List<ClassRecord> Classes { get; } = [];

    public List<RootRecord> Roots { get; } = [];

    public HashSet<ulong> Granules { get; } = [];

    public List<Chunk> Chunks { get; } = [];

    public List<Run> Runs { get; } = [];

    public List<string> Problems { get; } = [];

    public ulong AddressBits { get; private set; }

    public long Objects { get; private set; }

    public long Unread { get; private set; }

    /// <summary>How often an object lies below the one before it in the file.</summary>
    public long Descents { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Walk(byte* file, Segment segment, int idSize, HeapLayout layout, int number, long chunkBytes)
    {
        var records = new HeapRecords(file + segment.Start, file + segment.End, idSize);
        var chunkStart = segment.Start;
        var last = default(Last);
        _run = new Run(ulong.MaxValue, ulong.MaxValue, 0);
        while (records.MoveNext())
        {
            if (records.At - file - chunkStart > chunkBytes)
            {
                Chunks.Add(new Chunk(chunkStart, records.At - file));
                chunkStart = records.At - file;
            }

            Count(ref records, ref last, layout, file, idSize);
        }

        CloseRun();
        var end = records.IsBroken ? records.At - file : segment.End;
        Chunks.Add(new Chunk(chunkStart, end));
        if (!records.IsBroken)
            return;
        Unread += segment.End - end;
        Problems.Add($"segment {number + 1}: record 0x{records.Tag:x2} at byte {end} is damaged or cut; {segment.End - end} bytes behind it are not read");
    }

    /// <summary>Counts one record with its distance to the next object.</summary>
    public void Recount(ref HeapRecords records, HeapLayout layout, AddressIndex index)
    {
        switch (records.Tag)
        {
            case HeapTag.Instance:
                ref var tally = ref Tallies.Of(records.ClassId, 0);
                tally.Count++;
                if (index.GapAfter(records.Id) is > 0 and var gap)
                    tally.Gaps.Add(gap);
                break;
            case HeapTag.ObjectArray:
                ref var array = ref Tallies.Of(records.ClassId, 1);
                array.Count++;
                array.ArrayBytes += layout.ObjectArray(records.Count);
                break;
            case HeapTag.PrimitiveArray or HeapTag.AndroidArrayWithoutData:
                ref var primitive = ref Primitives[records.ElementType];
                primitive.Count++;
                primitive.ArrayBytes += layout.PrimitiveArray(records.ElementType, records.Count);
                break;
        }
    }

    /// <summary>The object before this one in the file: the distance to it is measured when the next address is known.</summary>
    private struct Last
    {
        public byte Tag;
        public ulong Id;
        public ulong ClassId;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Count(ref HeapRecords records, ref Last last, HeapLayout layout, byte* file, int idSize)
    {
        switch (records.Tag)
        {
            case HeapTag.Instance:
                Touch(records.Id, ref last);
                Follow(records.Id, records.At - file);
                Tallies.Of(records.ClassId, 0).Count++;
                break;
            case HeapTag.ObjectArray:
                Touch(records.Id, ref last);
                Follow(records.Id, records.At - file);
                ref var array = ref Tallies.Of(records.ClassId, 1);
                array.Count++;
                array.ArrayBytes += layout.ObjectArray(records.Count);
                break;
            case HeapTag.PrimitiveArray or HeapTag.AndroidArrayWithoutData:
                Touch(records.Id, ref last);
                Follow(records.Id, records.At - file);
                ref var primitive = ref Primitives[records.ElementType];
                primitive.Count++;
                primitive.ArrayBytes += layout.PrimitiveArray(records.ElementType, records.Count);
                break;
            case HeapTag.Class:
                Touch(records.Id, ref last);
                Classes.Add(ClassRecord.Read(records.At, idSize));
                break;
            default:
                Root(ref records, file);
                return;
        }

        last = new Last { Tag = records.Tag, Id = records.Id, ClassId = records.ClassId };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Touch(ulong id, ref Last last)
    {
        Objects++;
        AddressBits |= id;
        if (id >> GranuleShift != _lastGranule)
            Granules.Add(_lastGranule = id >> GranuleShift);
        if (id <= last.Id)
            Descents++;
        else if (last.Tag == HeapTag.Instance)
            Tallies.Of(last.ClassId, 0).Gaps.Add((long)(id - last.Id));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Follow(ulong id, long at)
    {
        if (id <= _run.Last || at - _run.Start > RunTable.RunBytes)
        {
            CloseRun();
            _run = new Run(id, id, at);
        }
        else
        {
            _run = _run with { Last = id };
        }
    }

    private void CloseRun()
    {
        if (_run.First != ulong.MaxValue)
            Runs.Add(_run);
    }

    private void Root(ref HeapRecords records, byte* file)
    {
        if (!HeapTag.IsRoot(records.Tag))
            return;
        var hasThread = records.Tag is HeapTag.RootJniLocal or HeapTag.RootJavaFrame or HeapTag.RootNativeStack or HeapTag.RootThreadBlock or HeapTag.RootThread;
        var thread = hasThread ? HeapRecords.ReadU4(records.Body) : 0;
        var hasFrame = records.Tag is HeapTag.RootJniLocal or HeapTag.RootJavaFrame or HeapTag.RootThread;
        Roots.Add(new RootRecord(records.Id, records.Tag, thread, hasFrame ? HeapRecords.ReadU4(records.Body + 4) : uint.MaxValue, records.At - file));
    }
}
