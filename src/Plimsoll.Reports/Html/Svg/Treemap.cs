namespace Plimsoll.Reports;

/// <summary>A rectangle of a picture.</summary>
internal readonly record struct Area(double X, double Y, double Width, double Height);

/// <summary>Lays sizes out as rectangles that are as square as can be, largest first: the squarified treemap of Bruls, Huizing and van Wijk (2000).</summary>
internal static class Treemap
{
    /// <summary>An area for each size, in the given order, which must be descending.</summary>
    public static Area[] Squarify(IReadOnlyList<double> sizes, Area whole)
    {
        var areas = new Area[sizes.Count];
        var total = sizes.Sum();
        if (total <= 0)
            return areas;
        var scale = whole.Width * whole.Height / total;
        for (var start = 0; start < sizes.Count;)
        {
            var end = RowEnd(sizes, start, Math.Min(whole.Width, whole.Height), scale);
            whole = PlaceRow(sizes, start, end, whole, scale, areas);
            start = end;
        }

        return areas;
    }

    // A row grows as long as its worst rectangle becomes squarer.
    private static int RowEnd(IReadOnlyList<double> sizes, int start, double side, double scale)
    {
        var (sum, worst) = (sizes[start], Worst(sizes[start], sizes[start], sizes[start], side, scale));
        var end = start + 1;
        for (; end < sizes.Count; end++)
        {
            var next = Worst(sum + sizes[end], sizes[start], sizes[end], side, scale);
            if (next > worst)
                break;
            (sum, worst) = (sum + sizes[end], next);
        }

        return end;
    }

    private static double Worst(double sum, double largest, double smallest, double side, double scale)
    {
        var row = sum * scale * sum * scale;
        var square = side * side;
        return smallest <= 0 ? double.MaxValue : Math.Max(square * largest * scale / row, row / (square * smallest * scale));
    }

    private static Area PlaceRow(IReadOnlyList<double> sizes, int start, int end, Area whole, double scale, Area[] areas)
    {
        var sum = 0.0;
        for (var index = start; index < end; index++)
            sum += sizes[index];
        var lying = whole.Width < whole.Height;
        var thick = sum * scale / Math.Max(1e-9, lying ? whole.Width : whole.Height);
        var at = lying ? whole.X : whole.Y;
        for (var index = start; index < end; index++)
        {
            var length = sizes[index] * scale / Math.Max(1e-9, thick);
            areas[index] = lying ? new Area(at, whole.Y, length, thick) : new Area(whole.X, at, thick, length);
            at += length;
        }

        return lying ? whole with { Y = whole.Y + thick, Height = Math.Max(0, whole.Height - thick) } : whole with { X = whole.X + thick, Width = Math.Max(0, whole.Width - thick) };
    }
}
