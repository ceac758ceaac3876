using Plimsoll.Gc;

namespace Plimsoll.Reports;

/// <summary>Series of bounded length.</summary>
internal static class GcSeries
{
    /// <summary>At most <paramref name="most"/> of the points, evenly, the first and the last among them.</summary>
    public static IEnumerable<T> Thin<T>(IReadOnlyList<T> points, int most)
    {
        if (points.Count <= most)
            return points;
        return Enumerable.Range(0, most).Select(index => points[Pick(index, points.Count, most)]);
    }

    /// <summary>The same of the events that meet a condition, without a copy of them all.</summary>
    public static IEnumerable<GcEvent> Thin(GcEvents events, Func<GcEvent, bool> condition, int most)
    {
        var count = events.Count(condition);
        var (number, taken) = (0, 0);
        foreach (var one in events)
        {
            if (!condition(one))
                continue;
            if (count <= most || number == Pick(taken, count, most))
            {
                taken++;
                yield return one;
            }

            number++;
        }
    }

    private static int Pick(int index, int points, int most) => (int)((long)index * (points - 1) / (most - 1));
}
