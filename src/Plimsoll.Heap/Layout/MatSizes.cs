using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Layout;

/// <summary>
/// Sizes as Eclipse MAT 1.17 computes them (HprofParserHandlerImpl: calculateSizeRecursive, calculateClassSize), for users who compare numbers: the header is a pointer and a reference, every level of
/// the class chain is padded to the size of a reference, a class object counts its statics alone.
/// </summary>
internal static class MatSizes
{
    public static HeapLayout Of(HeapLayout layout, int pointer)
    {
        var header = pointer + layout.Reference;
        return layout with { Header = header, ArrayBase = Up(header + 4, layout.Reference) };
    }

    public static void Assign(ClassTable classes, HeapLayout layout)
    {
        var ends = new int[classes.All.Length];
        foreach (var type in classes.All)
        {
            type.InstanceSize = type.IsArray ? 0 : layout.Align(End(type, layout, ends));
            type.MirrorSize = layout.Align(type.Statics.Sum(slot => (long)BasicType.Size(slot.Type, layout.Reference)));
        }
    }

    private static int End(HeapClass type, HeapLayout layout, int[] ends)
    {
        var chain = new Stack<HeapClass>();
        for (var level = type; level is not null && ends[level.Ordinal] == 0; level = level.Super)
            chain.Push(level);
        while (chain.TryPop(out var level))
            ends[level.Ordinal] = level.Super is null ? layout.Header : Up(ends[level.Super.Ordinal] + level.Fields.Sum(field => BasicType.Size(field.Type, layout.Reference)), layout.Reference);
        return ends[type.Ordinal];
    }

    private static int Up(int value, int unit) => (value + unit - 1) & -unit;
}
