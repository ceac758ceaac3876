using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Plimsoll.Heap.Format;

/// <summary>
/// Walks the sub-records of one heap segment. Nothing is trusted: every header and length is checked against the end; at the first
/// record that does not fit or has an unknown tag the walk ends and <see cref="IsBroken"/> says so (<see cref="At"/> is the place).
/// </summary>
internal unsafe struct HeapRecords(byte* start, byte* end, int idSize)
{
    private readonly byte* _end = end;
    private readonly int _idSize = idSize;
    private byte* _next = start;

    /// <summary>Where the current record begins.</summary>
    public byte* At { get; private set; }

    /// <summary>Where the next record begins.</summary>
    public readonly byte* Next => _next;

    public byte Tag { get; private set; }

    /// <summary>The object, class or root target.</summary>
    public ulong Id { get; private set; }

    /// <summary>The class of an instance, the array class of an object array.</summary>
    public ulong ClassId { get; private set; }

    /// <summary>Elements of an array, field bytes of an instance.</summary>
    public uint Count { get; private set; }

    /// <summary>Field bytes or elements.</summary>
    public byte* Body { get; private set; }

    /// <summary>Element type of a primitive array.</summary>
    public byte ElementType { get; private set; }

    public bool IsBroken { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        var at = _next;
        if (at >= _end)
            return false;
        At = at;
        Tag = *at;
        if (*at == HeapTag.Instance && _end - at >= 25 && _idSize == 8)
        {
            Id = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(at + 1));
            ClassId = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(at + 13));
            Count = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(at + 21));
            Body = at + 25;
            if (_end - Body < Count)
                return Break();
            _next = Body + Count;
            return true;
        }

        return MoveOther(at);
    }

    public static ulong ReadId(byte* at, int idSize) => idSize == 8
        ? BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(at))
        : BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(at));

    public static uint ReadU4(byte* at) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(at));

    public static ushort ReadU2(byte* at) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ushort>(at));

    private bool MoveOther(byte* at)
    {
        var id = _idSize;
        var room = _end - at;
        if (*at == HeapTag.PrimitiveArray)
            return Primitive(at, room);
        switch (*at)
        {
            case HeapTag.Instance:
                return Sized(at, room, 1 + id + 4, 1 + id + 4 + id, 1);
            case HeapTag.ObjectArray:
                return Sized(at, room, 1 + id + 8, 1 + id + 4, id);
            case HeapTag.AndroidArrayWithoutData:
                return Primitive(at, room);
            case HeapTag.Class:
                if (room < 1 + id || ClassRecord.Measure(at, _end, id) is not (> 0 and var length))
                    return Break();
                return Plain(at, room, length);
            case HeapTag.AndroidHeapInfo:
                return Plain(at, room, 1 + 4 + id);
            default:
                return RootLength(*at, id) is > 0 and var size ? Plain(at, room, size) : Break();
        }
    }

    private bool Sized(byte* at, long room, int classAt, int countAt, int unit)
    {
        var head = 1 + (2 * _idSize) + 8;
        if (room < head)
            return Break();
        Id = ReadId(at + 1, _idSize);
        ClassId = ReadId(at + classAt, _idSize);
        Count = ReadU4(at + countAt);
        Body = at + head;
        if (_end - Body < (long)Count * unit)
            return Break();
        _next = Body + ((long)Count * unit);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Primitive(byte* at, long room)
    {
        var head = 1 + _idSize + 9;
        if (room < head)
            return Break();
        Id = ReadId(at + 1, _idSize);
        ClassId = 0;
        Count = ReadU4(at + 1 + _idSize + 4);
        ElementType = at[head - 1];
        Body = at + head;
        if (!BasicType.IsPrimitive(ElementType))
            return Break();
        var bytes = *at == HeapTag.PrimitiveArray ? (long)Count << BasicType.PrimitiveShift(ElementType) : 0;
        if (_end - Body < bytes)
            return Break();
        _next = Body + bytes;
        return true;
    }

    private bool Plain(byte* at, long room, long length)
    {
        if (room < length)
            return Break();
        Id = ReadId(at + 1, _idSize);
        ClassId = 0;
        Count = 0;
        Body = at + 1 + _idSize;
        _next = at + length;
        return true;
    }

    private bool Break()
    {
        IsBroken = true;
        _next = _end;
        return false;
    }

    private static int RootLength(byte tag, int id) => tag switch
    {
        HeapTag.RootUnknown or HeapTag.RootStickyClass or HeapTag.RootMonitor or (>= 0x89 and <= 0x8d) or HeapTag.AndroidUnreachable => 1 + id,
        HeapTag.RootJniGlobal => 1 + id + id,
        HeapTag.RootJniLocal or HeapTag.RootJavaFrame or HeapTag.RootThread or 0x8e => 1 + id + 8,
        HeapTag.RootNativeStack or HeapTag.RootThreadBlock => 1 + id + 4,
        _ => 0,
    };
}
