namespace Plimsoll.Heap.Format;

/// <summary>A static of a class: name, type and value (sign-extended; addresses as they are).</summary>
internal readonly record struct StaticSlot(ulong NameId, byte Type, long Value);

/// <summary>A field that a class declares itself.</summary>
internal readonly record struct FieldSlot(ulong NameId, byte Type);

/// <summary>One CLASS_DUMP record.</summary>
internal sealed unsafe class ClassRecord
{
    public required ulong Id { get; init; }

    /// <summary>The record itself; valid as long as the dump is open.</summary>
    public required nint At { get; init; }

    public required ulong Super { get; init; }

    public required ulong Loader { get; init; }

    public required ulong Signers { get; init; }

    public required ulong Domain { get; init; }

    /// <summary>Bytes of all instance fields along the class chain as the dump writes them; not a size in the heap.</summary>
    public required uint FieldBytes { get; init; }

    public required StaticSlot[] Statics { get; init; }

    public required FieldSlot[] Fields { get; init; }

    /// <summary>Length in bytes of the record at <paramref name="at"/>; -1 when it does not fit before <paramref name="end"/> or names an unknown type.</summary>
    public static long Measure(byte* at, byte* end, int idSize)
    {
        var next = at + 1 + 4 + (7 * idSize) + 4;
        if (!Skip(ref next, end, 2, withValue: true, idSize) || !Skip(ref next, end, idSize, withValue: true, idSize) || !Skip(ref next, end, idSize, withValue: false, idSize))
            return -1;
        return next - at;
    }

    /// <summary>Reads a record that <see cref="Measure"/> accepted.</summary>
    public static ClassRecord Read(byte* at, int idSize)
    {
        var ids = at + 1 + idSize + 4;
        var next = at + 1 + 4 + (7 * idSize) + 4;
        Skip(ref next, at + (1 << 30), 2, withValue: true, idSize);
        var statics = new StaticSlot[HeapRecords.ReadU2(next)];
        next += 2;
        for (var i = 0; i < statics.Length; i++)
        {
            statics[i] = new StaticSlot(HeapRecords.ReadId(next, idSize), next[idSize], Value(next + idSize + 1, next[idSize], idSize));
            next += idSize + 1 + BasicType.Size(next[idSize], idSize);
        }

        var fields = new FieldSlot[HeapRecords.ReadU2(next)];
        next += 2;
        for (var i = 0; i < fields.Length; i++, next += idSize + 1)
            fields[i] = new FieldSlot(HeapRecords.ReadId(next, idSize), next[idSize]);
        return new ClassRecord
        {
            At = (nint)at,
            Id = HeapRecords.ReadId(at + 1, idSize),
            Super = HeapRecords.ReadId(ids, idSize),
            Loader = HeapRecords.ReadId(ids + idSize, idSize),
            Signers = HeapRecords.ReadId(ids + (2 * idSize), idSize),
            Domain = HeapRecords.ReadId(ids + (3 * idSize), idSize),
            FieldBytes = HeapRecords.ReadU4(ids + (6 * idSize)),
            Statics = statics,
            Fields = fields,
        };
    }

    /// <summary>A value of a basic type: sign-extended, addresses as they are.</summary>
    public static long Value(byte* at, byte type, int idSize) => BasicType.Size(type, idSize) switch
    {
        1 => (sbyte)*at,
        2 => type == BasicType.Char ? HeapRecords.ReadU2(at) : (short)HeapRecords.ReadU2(at),
        4 => type == BasicType.Object ? HeapRecords.ReadU4(at) : (int)HeapRecords.ReadU4(at),
        _ => (long)HeapRecords.ReadId(at, 8),
    };

    /// <summary>Skips one counted list: constant pool (index), statics (name), fields (name, no value).</summary>
    private static bool Skip(ref byte* next, byte* end, int keySize, bool withValue, int idSize)
    {
        if (next > end || end - next < 2)
            return false;
        int count = HeapRecords.ReadU2(next);
        next += 2;
        for (var i = 0; i < count; i++)
        {
            if (end - next < keySize + 1)
                return false;
            var size = BasicType.Size(next[keySize], idSize);
            if (size == 0)
                return false;
            next += keySize + 1 + (withValue ? size : 0);
        }

        return next <= end;
    }
}
