namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// Three numbers of one line of the program's own statistics that add up in every sample: what came, what was done, and what waits. What waits has grown; it need not grow to the
/// end, for a full heap slows down those who bring work as well.
/// </summary>
/// <param name="Came">What came in.</param>
/// <param name="Done">What was done.</param>
/// <param name="Waiting">What waits.</param>
internal sealed record Backlog(StatisticSeries Came, StatisticSeries Done, StatisticSeries Waiting)
{
    private const double Least = 1000;
    private const double LeastShare = 0.2;
    private const double Tolerance = 0.05;

    /// <summary>What workers have in hand is neither waiting nor done.</summary>
    private const double InHand = 64;

    /// <summary>Work that comes so many times faster than at first is a burst.</summary>
    private const double Burst = 2;
    private const int CalmSamples = 3;

    /// <summary>The numbers; null where no three of a line add up, or nothing much waits.</summary>
    public static Backlog? Of(ProcessCase process)
    {
        foreach (var lines in process.Statistics.GroupBy(series => (series.Shape, series.Samples[0].Origin.Source)))
        {
            var all = lines.ToArray();
            foreach (var came in all.Where(series => series.Rises))
            {
                foreach (var done in all.Where(series => series.Rises && series.Last < came.Last * (1 - LeastShare)))
                {
                    if (Array.Find(all, waiting => waiting != came && waiting != done && IsRest(came, done, waiting)) is { } waiting)
                        return new Backlog(came, done, waiting);
                }
            }
        }

        return null;
    }

    /// <summary>How many times faster work came at its fastest than while nothing waited yet; null where it came at one pace, or something waited from the beginning.</summary>
    public double? Faster()
    {
        var calm = Waiting.Samples.TakeWhile(sample => sample.Value < Math.Max(Least, Waiting.Last) * Tolerance).Count();
        double[] steps = [.. Came.Samples.Zip(Came.Samples.Skip(1), (earlier, later) => later.Value - earlier.Value)];
        if (calm < CalmSamples || calm >= steps.Length)
            return null;
        var usual = steps.Take(calm - 2).DefaultIfEmpty(0).Average();
        var most = steps.Skip(calm - 1).Max();
        return usual > 0 && most >= usual * Burst ? most / usual : null;
    }

    private static bool IsRest(StatisticSeries came, StatisticSeries done, StatisticSeries waiting)
    {
        if (waiting.Last < Math.Max(Least, came.Last * LeastShare) || waiting.First * 1.5 > waiting.Last || came.Samples.Count != done.Samples.Count || came.Samples.Count != waiting.Samples.Count)
            return false;
        for (var index = 0; index < came.Samples.Count; index++)
        {
            if (Math.Abs(came.Samples[index].Value - done.Samples[index].Value - waiting.Samples[index].Value) > Math.Max(came.Samples[index].Value * Tolerance, InHand))
                return false;
        }

        return true;
    }
}
