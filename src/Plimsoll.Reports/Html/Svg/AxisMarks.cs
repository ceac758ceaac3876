namespace Plimsoll.Reports;

/// <summary>Axis marks at round numbers.</summary>
internal static class AxisMarks
{
    private static readonly double[] TimeSteps = [1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000, 604_800_000];

    /// <summary>Sizes from 0 to the top: powers of two, at most about five.</summary>
    public static IEnumerable<double> Sizes(double top)
    {
        if (top <= 0)
            return [];
        var step = Math.Pow(2, Math.Ceiling(Math.Log2(top / 5)));
        return Enumerable.Range(0, 6).Select(index => index * step).Where(mark => mark <= top);
    }

    /// <summary>Times between two bounds in milliseconds, at most about eight.</summary>
    public static IEnumerable<double> Times(double from, double to)
    {
        var step = TimeSteps.FirstOrDefault(step => (to - from) / step <= 8, Math.Max(1, (to - from) / 8));
        for (var mark = Math.Ceiling(from / step) * step; mark <= to; mark += step)
            yield return mark;
    }
}
