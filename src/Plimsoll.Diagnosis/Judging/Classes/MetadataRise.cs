using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// Class metadata that rises at one rate from the first sample to the last, over collections that could have unloaded classes and did not. A program that starts loads in
/// bursts and levels off; one that generates classes, or loads its code again for each run, never does.
/// </summary>
/// <param name="From">Bytes in use at first.</param>
/// <param name="To">Bytes in use at last.</param>
/// <param name="Unloading">How many collections in between could have unloaded classes.</param>
/// <param name="Seen">The samples.</param>
internal sealed record MetadataRise(long From, long To, int Unloading, Fact Seen)
{
    private const int Slices = 8;
    private const int FewestSamples = 10;
    private const double LeastFactor = 1.5;
    private const long LeastRise = 16L << 20;

    /// <summary>Each eighth of the time has between half and twice the mean rise, or it is no steady one.</summary>
    private const double Even = 2;

    /// <summary>
    /// Of the metadata of ordinary classes one eighth lies in the class space. Many small classes, each with a loader of its own, have more of it there: a rise with so large
    /// a share is no program that starts.
    /// </summary>
    private const double ShareOfSmallClasses = 0.16;

    /// <summary>No start lasts so long.</summary>
    private static readonly TimeSpan LongerThanStarts = TimeSpan.FromMinutes(5);

    /// <summary>The rise that jstat or a GC log shows; null where metadata levels off, falls, or comes in bursts.</summary>
    public static MetadataRise? Of(ProcessCase process)
    {
        if (process.IsFlink)
            return null;
        foreach (var taken in process.Facts.Of<JstatTaken>())
        {
            if (InRows(taken) is { } rows)
                return rows;
        }

        return process.GcRuns.Select(InLog).FirstOrDefault(rise => rise is not null);
    }

    private static MetadataRise? InRows(JstatTaken taken)
    {
        var (used, small, full, stamps) = (taken.Series.Column("MU"), taken.Series.Column("CCSU"), taken.Series.FullCollections, taken.Series.Column("Timestamp"));
        if (used.Length < FewestSamples || small.Length != used.Length || full.Length != used.Length || used.Any(double.IsNaN) || small.Any(double.IsNaN))
            return null;
        var known = Array.FindIndex(used, bytes => bytes > 0); // Before the first collection jstat prints zero.
        if (known < 0 || full[^1] <= full[known])
            return null;
        var isTimed = stamps.Length == used.Length;
        var points = Enumerable.Range(known, used.Length - known).Select(row => (At: isTimed ? stamps[row] : row, Bytes: used[row] * 1024)).ToArray();
        var isLong = isTimed && stamps[^1] - stamps[known] >= LongerThanStarts.TotalSeconds;
        var share = (small[^1] - small[known]) / (used[^1] - used[known]);
        return (isLong || share >= ShareOfSmallClasses) && IsSteady(points) ? new MetadataRise((long)points[0].Bytes, (long)points[^1].Bytes, (int)(full[^1] - full[known]), taken) : null;
    }

    private static MetadataRise? InLog(GcRunSeen seen)
    {
        if (seen.Run.Clock == GcClock.None || seen.Measures.Length < LongerThanStarts)
            return null;
        var points = new List<(double At, double Bytes)>();
        var unloading = 0;
        foreach (ref readonly var one in seen.Run.Events)
        {
            unloading += one.Kind is GcKind.Full or GcKind.Remark ? 1 : 0;
            if (one.IsPause && one.Metaspace is { } bytes)
                points.Add((one.Time.TotalSeconds, bytes));
        }

        return unloading >= 3 && IsSteady([.. points]) ? new MetadataRise((long)points[0].Bytes, (long)points[^1].Bytes, unloading, seen) : null;
    }

    private static bool IsSteady((double At, double Bytes)[] points)
    {
        if (points.Length < FewestSamples || points[^1].At <= points[0].At || points[^1].Bytes < points[0].Bytes * LeastFactor || points[^1].Bytes - points[0].Bytes < LeastRise)
            return false;
        var mean = (points[^1].Bytes - points[0].Bytes) / Slices;
        var before = points[0].Bytes;
        for (var slice = 1; slice <= Slices; slice++)
        {
            var level = LevelAt(points, points[0].At + ((points[^1].At - points[0].At) * slice / Slices));
            if (level - before < mean / Even || level - before > mean * Even)
                return false;
            before = level;
        }

        return true;
    }

    // On the straight line between the two samples around it.
    private static double LevelAt((double At, double Bytes)[] points, double at)
    {
        var after = Array.FindIndex(points, point => point.At >= at);
        if (after <= 0)
            return after < 0 ? points[^1].Bytes : points[0].Bytes;
        var (left, right) = (points[after - 1], points[after]);
        return right.At <= left.At ? right.Bytes : left.Bytes + ((right.Bytes - left.Bytes) * (at - left.At) / (right.At - left.At));
    }
}
