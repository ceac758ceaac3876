namespace Plimsoll.Gc;

/// <summary>
/// A straight line through sizes over time that outliers do not move: the median of the slopes of all pairs (Theil 1950, Sen 1968),
/// with the confidence interval that Sen derives from Kendall's tau.
/// </summary>
/// <param name="BytesPerHour">The slope.</param>
/// <param name="Lower">Lower end of the 95 % confidence interval, bytes per hour.</param>
/// <param name="Upper">Upper end of it.</param>
/// <param name="Points">How many points it rests on.</param>
/// <param name="Span">Time from the first point to the last.</param>
public readonly record struct Trend(double BytesPerHour, double Lower, double Upper, int Points, TimeSpan Span)
{
    /// <summary>Fewest points from which a slope is told.</summary>
    public const int FewestPoints = 5;

    private const int MostPoints = 200;
    private const double NormalQuantile975 = 1.959964;

    /// <summary>Whether the size grows: the whole interval lies above zero.</summary>
    public bool Grows => Lower > 0;

    /// <summary>Bytes by which the line rises from the first point to the last.</summary>
    public double Growth => BytesPerHour * Span.TotalHours;

    /// <summary>The trend of the points; null for fewer than <see cref="FewestPoints"/> or for points of one instant. More than 200 points are thinned evenly.</summary>
    public static Trend? Of(IReadOnlyList<SizeAt> points)
    {
        if (points.Count < FewestPoints)
            return null;
        var used = Thin(points);
        var slopes = Slopes(used);
        if (slopes.Length == 0)
            return null;
        Array.Sort(slopes);
        var (lower, upper) = Interval(slopes, used.Length);
        return new Trend(Median(slopes), lower, upper, used.Length, used[^1].Time - used[0].Time);
    }

    /// <summary>The numbers of the points that are used of so many: all, or 200 of them evenly.</summary>
    internal static int[] Picks(int points)
    {
        var picks = new int[Math.Min(points, MostPoints)];
        for (var index = 0; index < picks.Length; index++)
            picks[index] = points <= MostPoints ? index : (int)((long)index * (points - 1) / (MostPoints - 1));
        return picks;
    }

    private static SizeAt[] Thin(IReadOnlyList<SizeAt> points) => Array.ConvertAll(Picks(points.Count), pick => points[pick]);

    private static double[] Slopes(SizeAt[] points)
    {
        var slopes = new List<double>(points.Length * (points.Length - 1) / 2);
        for (var right = 1; right < points.Length; right++)
        {
            for (var left = 0; left < right; left++)
            {
                var hours = (points[right].Time - points[left].Time).TotalHours;
                if (hours > 0)
                    slopes.Add((points[right].Bytes - points[left].Bytes) / hours);
            }
        }

        return [.. slopes];
    }

    private static (double Lower, double Upper) Interval(double[] slopes, int points)
    {
        var deviation = Math.Sqrt(points * (points - 1.0) * ((2 * points) + 5) / 18);
        var half = NormalQuantile975 * deviation / 2;
        var middle = slopes.Length / 2.0;
        return (slopes[(int)Math.Clamp(Math.Floor(middle - half) - 1, 0, slopes.Length - 1)], slopes[(int)Math.Clamp(Math.Ceiling(middle + half), 0, slopes.Length - 1)]);
    }

    private static double Median(double[] sorted) =>
        sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
}
