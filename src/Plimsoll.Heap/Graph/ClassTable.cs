using System.Runtime.CompilerServices;
using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Graph;

/// <summary>The classes by id. Super chains that run in a circle are cut where they close.</summary>
internal sealed class ClassTable
{
    private readonly ulong[] _keys;
    private readonly HeapClass?[] _classes;
    private readonly int _shift;

    public ClassTable(Census census, DumpOutline outline)
    {
        var names = new Dictionary<ulong, string>();
        All = new HeapClass[Distinct(census.Classes)];
        var size = 16;
        while (size < All.Length * 4)
            size <<= 1;
        (_keys, _classes, _shift) = (new ulong[size], new HeapClass?[size], 64 - System.Numerics.BitOperations.Log2((uint)size));
        var count = 0;
        foreach (var record in census.Classes)
        {
            if (Find(record.Id) is null)
                Insert(All[count] = Build(record, count++, outline, names));
        }

        foreach (var type in All)
            type.Super = type.Record.Super == 0 ? null : Find(type.Record.Super);
        foreach (var type in All)
            CutCircle(type);
        foreach (var type in All)
            type.Shape = EdgeShape.Of(type);
    }

    public HeapClass[] All { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HeapClass? Find(ulong id)
    {
        var slot = (int)((id * 0x9E3779B97F4A7C15UL) >> _shift);
        while (_classes[slot] is not null)
        {
            if (_keys[slot] == id)
                return _classes[slot];
            slot = (slot + 1) & (_keys.Length - 1);
        }

        return null;
    }

    /// <summary>The lowest address of a class above another; the highest number where there is none.</summary>
    public ulong After(ulong address)
    {
        var (low, high) = (0, All.Length);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (All[middle].Address <= address)
                low = middle + 1;
            else
                high = middle;
        }

        return low < All.Length ? All[low].Address : ulong.MaxValue;
    }

    private void Insert(HeapClass type)
    {
        var slot = (int)((type.Address * 0x9E3779B97F4A7C15UL) >> _shift);
        while (_classes[slot] is not null)
            slot = (slot + 1) & (_keys.Length - 1);
        (_keys[slot], _classes[slot]) = (type.Address, type);
    }

    private static int Distinct(List<ClassRecord> sorted)
    {
        var count = 0;
        for (var i = 0; i < sorted.Count; i++)
        {
            if (i == 0 || sorted[i].Id != sorted[i - 1].Id)
                count++;
        }

        return count;
    }

    private static HeapClass Build(ClassRecord record, int ordinal, DumpOutline outline, Dictionary<ulong, string> names)
    {
        var fields = new HeapField[record.Fields.Length];
        var offset = 0;
        for (var i = 0; i < fields.Length; i++)
        {
            var slot = record.Fields[i];
            fields[i] = new HeapField(Name(slot.NameId), slot.Type, offset);
            offset += BasicType.Size(slot.Type, outline.IdSize);
        }

        var name = outline.ClassNames.TryGet(record.Id, out var nameId) ? outline.Text((ulong)nameId) : null;
        return new HeapClass(record, ordinal, name is null ? $"class@0x{record.Id:x}" : JavaName.Of(name), fields, offset, [.. record.Statics.Select(slot => new HeapStatic(Name(slot.NameId), slot.Type, slot.Value))]);

        string Name(ulong id)
        {
            if (!names.TryGetValue(id, out var text))
                names[id] = text = outline.Text(id) ?? $"?{id:x}";
            return text;
        }
    }

    /// <summary>Floyd's tortoise and hare; a circle is cut at the class of the highest address on it.</summary>
    private static void CutCircle(HeapClass type)
    {
        var (slow, fast) = (type, type);
        while (fast?.Super is not null)
        {
            slow = slow!.Super;
            fast = fast.Super.Super;
            if (!ReferenceEquals(slow, fast))
                continue;
            var highest = slow!;
            for (var at = slow!.Super!; !ReferenceEquals(at, slow); at = at.Super!)
            {
                if (at.Address > highest.Address)
                    highest = at;
            }

            highest.Super = null;
            return;
        }
    }
}
