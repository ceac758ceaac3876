namespace Plimsoll.Flink;

/// <summary>Finds where a condition begins to hold.</summary>
internal static class Bisection
{
    /// <summary>The least number above <paramref name="low"/>, up to <paramref name="high"/>, that reaches the goal. From there on all must reach it; <paramref name="high"/> is not asked.</summary>
    public static long First(long low, long high, Func<long, bool> reaches)
    {
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (reaches(middle))
                high = middle;
            else
                low = middle;
        }

        return high;
    }
}
