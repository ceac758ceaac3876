using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>What the histograms of a process tell about its own classes.</summary>
internal static class HistogramGrowth
{
    private const long Many = 1000;

    private static readonly string[] QueueNodes = ["java.util.concurrent.LinkedBlockingQueue$Node", "java.util.concurrent.LinkedBlockingDeque$Node", "java.util.concurrent.ConcurrentLinkedQueue$Node", "java.util.concurrent.ConcurrentLinkedDeque$Node", "java.util.LinkedList$Node"];

    /// <summary>The class of the program's own that grew by most instances from the first histogram to the last; null with fewer than two, or without such growth.</summary>
    public static (ClassHistogramRow From, ClassHistogramRow To, HistogramTaken First, HistogramTaken Last)? Grower(ProcessCase process)
    {
        if (process.Histograms is not [var first, .., var last])
            return null;
        var best = last.Histogram.Rows.Where(row => IsOwn(row.Class) && row.Instances >= Many)
            .Select(row => (From: first.Histogram[row.Class], To: row)).Where(pair => pair.To.Instances >= pair.From.Instances * 1.3)
            .OrderByDescending(pair => pair.To.Instances - pair.From.Instances).FirstOrDefault();
        return best.To.Class is null ? null : (best.From, best.To, first.At(best.To.Class), last.At(best.To.Class));
    }

    /// <summary>A class of the program's own of which there are as many as finalizers wait; null when finalizers are few.</summary>
    public static (ClassHistogramRow Class, long Finalizers, HistogramTaken Taken)? Finalized(ProcessCase process) =>
        Partner(process, ["java.lang.ref.Finalizer"], Many);

    /// <summary>A class of the program's own of which there are as many as nodes of a queue; null when there is none.</summary>
    public static (ClassHistogramRow Class, long Nodes, HistogramTaken Taken)? Queued(ProcessCase process) => Partner(process, QueueNodes, Many);

    private static (ClassHistogramRow Class, long Count, HistogramTaken Taken)? Partner(ProcessCase process, IReadOnlyList<string> names, long least)
    {
        foreach (var taken in process.Histograms.Reverse())
        {
            foreach (var count in names.Select(name => taken.Histogram[name].Instances).Where(count => count >= least))
            {
                var partner = taken.Histogram.Rows.Take(60).Where(row => IsOwn(row.Class) && Math.Abs(row.Instances - count) <= count / 10).Select(row => (ClassHistogramRow?)row).FirstOrDefault();
                if (partner is { } row)
                    return (row, count, taken.At(row.Class));
            }
        }

        return null;
    }

    private static bool IsOwn(string type) => !type.EndsWith("[]", StringComparison.Ordinal) && ApplicationFrames.IsApplication(type);
}
