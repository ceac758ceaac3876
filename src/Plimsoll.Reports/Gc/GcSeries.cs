namespace Plimsoll.Reports;

/// <summary>Series of bounded length.</summary>
internal static class GcSeries
{
    /// <summary>At most <paramref name="most"/> of the points, evenly, the first and the last among them.</summary>
    public static IEnumerable<T> Thin<T>(T[] points, int most)
    {
        if (points.Length <= most)
            return points;
        return Enumerable.Range(0, most).Select(index => points[(int)((long)index * (points.Length - 1) / (most - 1))]);
    }
}
