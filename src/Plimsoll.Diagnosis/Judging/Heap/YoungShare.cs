using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>A young generation of more than half of the heap, and beside it an old one that is full and cannot grow, as jstat's rows tell.</summary>
/// <param name="Young">The most that the young generation may have.</param>
/// <param name="Old">What is left for the old one.</param>
/// <param name="Live">The least that was in use in any row: what the program keeps is not more.</param>
/// <param name="Grows">Whether that least itself rises from the first half of the rows to the second.</param>
/// <param name="Flag">The option that gives the young generation its size; null where only the rows tell it.</param>
/// <param name="Taken">The rows.</param>
internal sealed record YoungShare(long Young, long Old, long Live, bool Grows, JvmFlag? Flag, JstatTaken Taken)
{
    private const double Full = 90;

    // What lives has to fit the old generation with a third of it left, or the next collection is a full one again.
    private const double Room = 1.5;

    /// <summary>All of the heap.</summary>
    public long Heap => Young + Old;

    /// <summary>What the old generation needs.</summary>
    public long WantedOld => (long)(Live * Room);

    /// <summary>Whether moving the border is enough: a quarter of the heap is left for the young generation.</summary>
    public bool Fits => WantedOld <= Heap * 3 / 4;

    /// <summary>The share; null where the rows or the flags do not tell it, or the collector has no such border.</summary>
    public static YoungShare? Of(ProcessCase process)
    {
        if (process.Flags.IsOn("UseG1GC") == true || process.Facts.Any<HeapInfoTaken>(taken => taken.Space.StartsWith("garbage-first", StringComparison.Ordinal)))
            return null;
        return process.Facts.Of<JstatTaken>().Select(taken => In(taken, process)).OfType<YoungShare>().LastOrDefault();
    }

    private static YoungShare? In(JstatTaken taken, ProcessCase process)
    {
        var rows = taken.Series;
        if (rows.OldPercent is not { Length: >= 3 } filled || rows.FullCollections is not { Length: >= 3 } collections || collections[^1] - collections[0] < 2)
            return null;
        // The first rows may show the program while it loads.
        if (HasNoBorder(rows) || filled.Skip(filled.Length / 3).Any(percent => !(percent >= Full)))
            return null;
        var flag = process.Flags["MaxNewSize"] ?? process.Flags["NewSize"];
        var young = Math.Max(Last(rows, "EC") + Last(rows, "S0C") + Last(rows, "S1C"), flag is null ? 0 : JvmFlags.ParseBytes(flag.Value) ?? 0);
        var old = process.MaxHeap is { } heap && heap > young ? heap - young : Last(rows, "OC");
        var used = Used(rows, young, old);
        if (young <= 0 || old <= 0 || young <= old || used.Length == 0)
            return null;
        var half = used.Length / 2;
        var (before, after) = (used.Take(Math.Max(half, 1)).Min(), used.Skip(half).Min());
        return new YoungShare(young, old, Math.Min(before, after), after > before + ((young + old) / 8), flag, taken);
    }

    // Bytes in use in all generations, row by row; the smallest stands nearest behind a full collection.
    private static long[] Used(JstatSeries rows, long young, long old) => rows.Column("OU").Length > 0 ? InKilobytes(rows) : InPercent(rows, young, old);

    // -gcutil: eden is eight tenths of the young generation (SurvivorRatio).
    private static long[] InPercent(JstatSeries rows, long young, long old)
    {
        var (filled, eden) = (rows.Column("O"), rows.Column("E"));
        return filled.Length == 0 || eden.Length != filled.Length ? [] : [.. filled.Zip(eden, (o, e) => (long)((old * o / 100) + (young * 0.8 * e / 100)))];
    }

    // G1 has one survivor column only and moves the border as it likes; an old generation that still changes its size can grow.
    private static bool HasNoBorder(JstatSeries rows)
    {
        var (survivors, old) = (rows.Column("S0C"), rows.Column("OC"));
        return (survivors.Length > 0 && !(survivors[^1] > 0)) || old.Skip(old.Length / 3).Distinct().Count() > 1;
    }

    private static long[] InKilobytes(JstatSeries rows)
    {
        var (old, eden, first, second) = (rows.Column("OU"), rows.Column("EU"), rows.Column("S0U"), rows.Column("S1U"));
        if (old.Length == 0 || eden.Length != old.Length)
            return [];
        return [.. Enumerable.Range(0, old.Length).Select(row => Sum(old[row], eden[row], At(first, row), At(second, row)))];
    }

    private static double At(double[] column, int row) => row < column.Length ? column[row] : 0;

    private static long Sum(params IEnumerable<double> kilobytes) => kilobytes.Sum(Kilobytes);

    private static long Last(JstatSeries rows, string column) => rows.Column(column) is [.., var last] ? Kilobytes(last) : 0;

    private static long Kilobytes(double number) => double.IsFinite(number) && number < 1L << 40 ? (long)(number * 1024) : 0;
}
