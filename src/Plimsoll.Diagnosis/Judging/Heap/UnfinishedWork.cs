using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>Two numbers of one log line that a program writes again and again: what it took on, and what it has done. The first runs ahead.</summary>
internal static partial class UnfinishedWork
{
    private const double Least = 1000;
    private const double DoneShare = 0.7;

    /// <summary>The pair with the largest rest; null when there is none, or when the rest does not grow.</summary>
    public static (StatisticSeries Came, StatisticSeries Done)? Of(ProcessCase process)
    {
        var pairs = process.Statistics.Where(series => series.Rises).GroupBy(series => (series.Shape, series.Samples[0].Origin.Source))
            .SelectMany(lines => lines.Where(came => Came.IsMatch(came.Name)).SelectMany(came => lines.Where(done => Done.IsMatch(done.Name)).Select(done => (Came: came, Done: done))))
            .Where(RunsAhead).ToArray();
        return pairs.Length == 0 ? null : pairs.MaxBy(pair => pair.Came.Last - pair.Done.Last);
    }

    private static bool RunsAhead((StatisticSeries Came, StatisticSeries Done) pair)
    {
        if (pair.Came.Samples.Count != pair.Done.Samples.Count || pair.Done.Last > pair.Came.Last * DoneShare)
            return false;
        double[] rest = [.. pair.Came.Samples.Zip(pair.Done.Samples, (came, done) => came.Value - done.Value)];
        return rest[^1] >= Least && rest[^1] >= rest[0] * 2 && rest.Zip(rest.Skip(1), (earlier, later) => later > earlier).All(grows => grows);
    }

    private static readonly Regex Came = new(@"\b(?:accepted|received|submitted|enqueued|queued|produced|arrived|offered|incoming|ingested|taken|in)\b", RegexOptions.IgnoreCase);

    private static readonly Regex Done = new(@"\b(?:done|completed|processed|finished|printed|sent|delivered|written|stored|saved|persisted|handled|answered|served|acknowledged|acked|consumed|drained|flushed|committed|published|executed|forwarded|shipped|indexed|out)\b", RegexOptions.IgnoreCase);
}
