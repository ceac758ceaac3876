using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Layout;

/// <summary>Places the fields of one class level behind those of its superclass.</summary>
internal sealed class FieldPacking
{
    private readonly List<(int At, int Size)> _gaps;

    private FieldPacking(int end, List<(int At, int Size)> gaps)
    {
        End = end;
        _gaps = gaps;
    }

    /// <summary>First byte behind the last field, before alignment.</summary>
    public int End { get; private set; }

    public static FieldPacking Root(int header) => new(header, []);

    /// <summary>Bytes before and behind @Contended fields (ContendedPaddingWidth).</summary>
    public const int Padding = 128;

    /// <summary>Since JDK 15 each class below one with @Contended fields begins that far behind the last field above it, and no hole there is filled (fieldLayoutBuilder.cpp, fill_holes).</summary>
    public FieldPacking Padded() => new(End + Padding, []);

    /// <summary>JDK 8 to 14 (classFileParser.cpp, layout_fields, allocation style 1): longs first, the hole before them filled by smaller fields, references last, each level padded to the size of a reference. Some core classes have their references first, and no hole is filled.</summary>
    public FieldPacking Classic(ReadOnlySpan<FieldSlot> fields, int reference, bool referencesFirst)
    {
        Span<int> counts = stackalloc int[9];
        var references = Count(fields, counts, reference);
        var end = End;
        if (referencesFirst)
        {
            end = Up(end, reference) + (references * reference);
            end = counts[8] > 0 ? Up(end, 8) : end;
            references = 0;
        }

        if (counts[8] > 0 && (end & 7) != 0)
            end = FillBeforeLongs(end, counts, ref references, reference);
        end += (counts[8] * 8) + (counts[4] * 4) + (counts[2] * 2) + counts[1];
        if (references > 0)
            end = Up(end, reference) + (references * reference);
        return new FieldPacking(Up(end, reference), []);
    }

    /// <summary>JDK 15+ (fieldLayoutBuilder.cpp): largest first, each into the smallest hole that fits, holes of superclasses included.</summary>
    public FieldPacking Modern(ReadOnlySpan<FieldSlot> fields, int reference)
    {
        var next = new FieldPacking(End, [.. _gaps]);
        Span<int> counts = stackalloc int[9];
        var references = Count(fields, counts, reference);
        next.Place(8, counts[8]);
        next.Place(4, counts[4]);
        next.Place(2, counts[2]);
        next.Place(1, counts[1]);
        next.Place(reference, references);
        return next;
    }

    /// <summary>Bytes of the statics behind a mirror's own fields: references first, longs at the next multiple of 8, and nothing fills the hole between (seen on JDK 8, 11, 17 and 21).</summary>
    public static int Statics(ReadOnlySpan<FieldSlot> statics, int reference)
    {
        Span<int> counts = stackalloc int[9];
        var packing = Root(0);
        packing.Place(reference, Count(statics, counts, reference));
        foreach (var size in (ReadOnlySpan<int>)[8, 4, 2, 1])
        {
            packing._gaps.Clear();
            packing.Place(size, counts[size]);
        }

        return packing.End;
    }

    private static int Count(ReadOnlySpan<FieldSlot> fields, Span<int> bySize, int reference)
    {
        var references = 0;
        foreach (var field in fields)
        {
            if (field.Type == BasicType.Object)
                references++;
            else
                bySize[BasicType.Size(field.Type, reference)]++;
        }

        return references;
    }

    private void Place(int size, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var best = -1;
            for (var g = 0; g < _gaps.Count; g++)
            {
                if (Fits(_gaps[g], size) && (best < 0 || _gaps[g].Size < _gaps[best].Size))
                    best = g;
            }

            if (best >= 0)
                Fill(best, size);
            else
                Append(size);
        }
    }

    private static bool Fits((int At, int Size) gap, int size) => Up(gap.At, size) + size <= gap.At + gap.Size;

    private void Fill(int index, int size)
    {
        var gap = _gaps[index];
        var at = Up(gap.At, size);
        _gaps.RemoveAt(index);
        if (at > gap.At)
            _gaps.Add((gap.At, at - gap.At));
        if (at + size < gap.At + gap.Size)
            _gaps.Add((at + size, gap.At + gap.Size - at - size));
    }

    private void Append(int size)
    {
        var at = Up(End, size);
        if (at > End)
            _gaps.Add((End, at - End));
        End = at + size;
    }

    private static int FillBeforeLongs(int end, Span<int> counts, ref int references, int reference)
    {
        var room = Up(end, 8) - end;
        for (; room >= 4 && counts[4] > 0; room -= 4)
            counts[4]--;
        for (; room >= 2 && counts[2] > 0; room -= 2)
            counts[2]--;
        for (; room >= 1 && counts[1] > 0; room--)
            counts[1]--;
        for (; room >= reference && references > 0; room -= reference)
            references--;
        return Up(end, 8);
    }

    private static int Up(int value, int unit) => (value + unit - 1) & -unit;
}
