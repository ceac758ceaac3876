namespace Plimsoll.Diagnosis.Judging;

/// <summary>Whether classes come all the time and never go, by <c>jstat -class</c>.</summary>
internal static class ClassSeries
{
    private const int LeastRows = 4;
    private const double LeastRise = 500;
    private const double LeastStep = 20;

    // Starting programs load classes in bursts; what is generated for each call comes at the rate of the calls.
    private const double Even = 2;

    /// <summary>First and last number of loaded classes and whether they came evenly; null when few came, or when they are unloaded again.</summary>
    public static (double First, double Last, bool IsEven, ClassCountsTaken Taken)? Rising(ProcessCase process)
    {
        foreach (var taken in process.Facts.Of<ClassCountsTaken>().Reverse())
        {
            var (loaded, unloaded) = (taken.Series.Column("Loaded"), taken.Series.Column("Unloaded"));
            if (loaded.Length < LeastRows || unloaded.Length < loaded.Length)
                continue;
            var rise = loaded[^1] - loaded[0];
            if (rise < LeastRise || unloaded[^1] - unloaded[0] > rise / 10)
                continue;
            double[] steps = [.. loaded.Zip(loaded.Skip(1), (left, right) => right - left)];
            if (steps.Min() >= 0)
                return (loaded[0], loaded[^1], steps.Min() >= LeastStep && steps.Max() <= steps.Min() * Even, taken);
        }

        return null;
    }
}
