using Plimsoll.Diagnosis.Knowledge;
using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>What the histograms of a process tell about its own classes.</summary>
internal static class HistogramGrowth
{
    private const long Many = 1000;
    private const long TensOfThousands = 10_000;

    private static readonly string[] QueueNodes = ["java.util.concurrent.LinkedBlockingQueue$Node", "java.util.concurrent.LinkedBlockingDeque$Node", "java.util.concurrent.ConcurrentLinkedQueue$Node", "java.util.concurrent.ConcurrentLinkedDeque$Node", "java.util.LinkedList$Node"];

    /// <summary>The class of the program's own that grew by most instances from the first histogram to the last; null with fewer than two, or without such growth.</summary>
    public static (ClassHistogramRow From, ClassHistogramRow To, HistogramTaken First, HistogramTaken Last)? Grower(ProcessCase process)
    {
        if (process.Histograms is not [var first, .., var last])
            return null;
        var growing = Growing(first, last);
        if (growing.Count == 0)
            return null;
        // What a registry holds grows with the registry's own entries: the listener says more than the entry.
        var best = growing.FirstOrDefault(pair => ListenerRegistry.Of(pair.To.Class) is null && IsLike(pair, growing[0]), growing[0]);
        return (best.From, best.To, first.At(best.To.Class), last.At(best.To.Class));
    }

    /// <summary>The registry of listeners whose entries grow with the class that grows most; null when no such class is known.</summary>
    public static (ListenerRegistry Registry, string Entry)? Registry(ProcessCase process)
    {
        if (process.Histograms is not [var first, .., var last] || Growing(first, last) is not [var most, ..] growing)
            return null;
        return growing.Where(pair => IsLike(pair, most)).Select(pair => (Registry: ListenerRegistry.Of(pair.To.Class), Entry: pair.To.Class))
            .Where(pair => pair.Registry is not null).Select(pair => ((ListenerRegistry, string)?)(pair.Registry!, pair.Entry)).FirstOrDefault();
    }

    /// <summary>
    /// The class that grows most where it doubled and came to tens of thousands, and the histograms as a whole grew with it: more than a program's start makes.
    /// Whether it harms, the heap has to tell.
    /// </summary>
    public static (ClassHistogramRow From, ClassHistogramRow To, HistogramTaken First, HistogramTaken Last)? Doubled(ProcessCase process) =>
        Grower(process) is { } grower && grower.To.Instances >= TensOfThousands && grower.To.Instances >= grower.From.Instances * 2 && grower.Last.Histogram.Bytes >= grower.First.Histogram.Bytes * 1.3 ? grower : null;

    /// <summary>Whether the class grew in every step of three histograms or more.</summary>
    public static bool InEveryStep(ProcessCase process, string type)
    {
        var counts = process.Histograms.Select(taken => taken.Histogram[type].Instances).ToArray();
        return counts.Length >= 3 && counts.Zip(counts.Skip(1), (before, after) => after > before * 1.1).All(grew => grew);
    }

    private static List<(ClassHistogramRow From, ClassHistogramRow To)> Growing(HistogramTaken first, HistogramTaken last) =>
    [
        .. last.Histogram.Rows.Where(row => IsOwn(row.Class) && row.Instances >= Many)
            .Select(row => (From: first.Histogram[row.Class], To: row)).Where(pair => pair.To.Instances >= pair.From.Instances * 1.3)
            .OrderByDescending(pair => pair.To.Instances - pair.From.Instances),
    ];

    private static bool IsLike((ClassHistogramRow From, ClassHistogramRow To) pair, (ClassHistogramRow From, ClassHistogramRow To) most) =>
        (pair.To.Instances - pair.From.Instances) * 20 >= (most.To.Instances - most.From.Instances) * 19;

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
