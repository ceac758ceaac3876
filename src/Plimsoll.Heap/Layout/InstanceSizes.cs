using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Layout;

/// <summary>
/// Sizes of instances and class mirrors, in bytes. The field packing (JDK 8 to 14, or 15+) that agrees with more classes is taken;
/// the least distance to the next object then corrects single classes: it is never below the true size, and for the few classes with
/// fields or padding that no dump shows it is the true size.
/// </summary>
internal static class InstanceSizes
{
    /// <summary>Padding that @Contended or injected fields may add; a larger distance is a hole in the heap.</summary>
    private const long MostExtra = 512;

    /// <summary>Assigns them; asks for the distance from a mirror to the next object only where nothing else tells.</summary>
    public static void Assign(ClassTable classes, Census census, HeapLayout layout, Func<ulong, long> gapAfter)
    {
        var (modern, classic) = (Sizes(classes, census, layout, modern: true), Sizes(classes, census, layout, modern: false));
        var sizes = modern.Score >= classic.Score ? modern.Sizes : classic.Sizes;
        foreach (var type in classes.All)
            type.InstanceSize = type.IsArray ? 0 : sizes[type.Ordinal];
        Mirrors(classes, census, layout, gapAfter);
    }

    /// <summary>Sizes under one packing, super classes first; a class that the distances correct hides its holes from its subclasses.</summary>
    private static (long[] Sizes, int Score) Sizes(ClassTable classes, Census census, HeapLayout layout, bool modern)
    {
        var packings = new FieldPacking?[classes.All.Length];
        var sizes = new long[classes.All.Length];
        var (padded, inherits) = (new bool[classes.All.Length], new bool[classes.All.Length]);
        var score = 0;
        var chain = new Stack<HeapClass>();
        foreach (var type in classes.All)
        {
            for (var level = type; level is not null && packings[level.Ordinal] is null; level = level.Super)
                chain.Push(level);
            while (chain.TryPop(out var level))
            {
                var above = level.Super is null ? FieldPacking.Root(layout.Header) : packings[level.Super.Ordinal]!;
                if (modern && level.Super is { Fields.Count: > 0 } super && inherits[super.Ordinal])
                    above = above.Padded();
                var fields = InjectedFields.Append(level, modern);
                var packing = modern ? above.Modern(fields, layout.Reference) : above.Classic(fields, layout.Reference, InjectedFields.ReferencesFirst(level.Name));
                var computed = layout.Align(packing.End);
                var gaps = Gaps(census, level);
                score += Score(gaps, computed);
                sizes[level.Ordinal] = Correct(computed, gaps, level);
                padded[level.Ordinal] = sizes[level.Ordinal] - computed >= FieldPacking.Padding;
                inherits[level.Ordinal] = level.Super is not null && (padded[level.Super.Ordinal] || inherits[level.Super.Ordinal]);
                packings[level.Ordinal] = sizes[level.Ordinal] > computed || InjectedFields.EndsInHiddenFields(level) ? FieldPacking.Root((int)sizes[level.Ordinal]) : packing;
            }
        }

        return (sizes, score);
    }

    private static GapStatistics Gaps(Census census, HeapClass type) => census.Instances.TryGetValue(type.Address, out var tally) ? tally.Gaps : default;

    private static int Score(GapStatistics gaps, long computed) =>
        gaps.Measured > 0 && gaps.Least < computed ? -4 : gaps.Measured > 2 && gaps.Least == computed ? 1 : 0;

    private static long Correct(long computed, GapStatistics gaps, HeapClass type)
    {
        if (gaps.Measured == 0)
            return computed;
        if (gaps.Least < computed)
            return gaps.Least;
        return gaps.Least - computed <= MostExtra && InjectedFields.Known(type.Name) ? gaps.Least : computed;
    }

    /// <summary>
    /// A mirror is a java.lang.Class with injected fields, then the statics, so all share one base (a multiple of 8, instanceMirrorKlass.hpp). The mirrors of
    /// int, void and the like have no statics and show it where objects are aligned to 8 bytes; else the distances behind all mirrors are asked.
    /// </summary>
    private static void Mirrors(ClassTable classes, Census census, HeapLayout layout, Func<ulong, long> gapAfter)
    {
        var mirror = classes.All.FirstOrDefault(type => type.Name == "java.lang.Class");
        var plain = mirror is not null && layout.Alignment == 8 && Gaps(census, mirror).Hits >= 3;
        var start = plain ? mirror!.InstanceSize : MirrorBase(classes, layout, gapAfter, mirror?.InstanceSize ?? layout.Header);
        foreach (var type in classes.All)
            type.MirrorSize = layout.Align(start + StaticBytes(type, layout.Reference));
    }

    private static long MirrorBase(ClassTable classes, HeapLayout layout, Func<ulong, long> gapAfter, long computed)
    {
        var hits = new SortedDictionary<long, int>();
        foreach (var type in classes.All)
        {
            var rest = gapAfter(type.Address) - StaticBytes(type, layout.Reference);
            for (var start = rest & -8L; start > rest - layout.Alignment && start >= layout.Header && start <= computed + MostExtra; start -= 8)
                hits[start] = hits.GetValueOrDefault(start) + 1;
        }

        return hits.Count == 0 ? computed : hits.MaxBy(pair => pair.Value).Key;
    }

    private static long StaticBytes(HeapClass type, int reference)
    {
        var statics = new List<FieldSlot>();
        foreach (var slot in type.Statics)
        {
            if (!slot.IsPseudo)
                statics.Add(new FieldSlot(0, slot.Type));
        }

        return statics.Count == 0 ? 0 : FieldPacking.Statics(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(statics), reference);
    }
}
