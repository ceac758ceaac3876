using Plimsoll.Diagnosis.Knowledge;
using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>Virtual threads that a class histogram shows by the thousand, with their stacks on the heap (JDK 21 and later).</summary>
internal static class VirtualThreads
{
    private const long Many = 5000;

    /// <summary>Below this part of the heap they are bystanders.</summary>
    private const long Part = 20;

    private const string Thread = "java.lang.VirtualThread";

    private static readonly string[] Own = [Thread, "java.lang.VirtualThread$VThreadContinuation", "jdk.internal.vm.StackChunk", "java.util.concurrent.ThreadPerTaskExecutor$ThreadBoundFuture"];

    // One for each thread that waits at a lock, a semaphore, a condition or a hand-over.
    private static readonly string[] Waiting =
    [
        "java.util.concurrent.locks.AbstractQueuedSynchronizer$SharedNode", "java.util.concurrent.locks.AbstractQueuedSynchronizer$ExclusiveNode", "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionNode",
        "java.util.concurrent.SynchronousQueue$TransferStack$SNode", "java.util.concurrent.LinkedTransferQueue$DualNode", "java.util.concurrent.LinkedTransferQueue$Node",
    ];

    /// <summary>A program with a bound starts as many in days, one without in seconds.</summary>
    private const long VeryMany = 100_000;

    /// <summary>The code that starts one for each piece of work, with nothing beside it that bounds how many are in flight; null without such code.</summary>
    public static JobFeature? Unbounded(ProcessCase process) =>
        process.Feature("new Semaphore") is null ? process.Feature("Executors.newVirtualThreadPerTaskExecutor", "Executors.newThreadPerTaskExecutor", "Thread.startVirtualThread", "Thread.ofVirtual") : null;

    /// <summary>The virtual thread with the highest number, where so many were started; null where they are few.</summary>
    public static VirtualThreadSeen? Numbered(ProcessCase process) => process.Facts.Of<VirtualThreadSeen>().Where(seen => seen.Number >= VeryMany).MaxBy(seen => seen.Number);

    /// <summary>The error, where the heap ended while one more was being started; null where it did not.</summary>
    public static Thrown? Starting(BrokenLimit limit) =>
        limit.Facts.First<Thrown>(thrown => thrown.Link("OutOfMemoryError") is not null && thrown.HasFrame("ThreadPerTaskExecutor.", "ThreadBuilders$VirtualThread", "Thread.startVirtualThread", "java.lang.VirtualThread.<init>", "java.lang.VirtualThread.start"));

    /// <summary>How many there are in the last histogram and the bytes of their stacks and handles; null when they are few.</summary>
    public static (long Count, long Bytes, HistogramTaken Taken)? In(ProcessCase process)
    {
        if (process.Histograms is not [.., var taken])
            return null;
        var (count, bytes) = (taken.Histogram[Thread].Instances, Own.Sum(name => taken.Histogram[name].Bytes));
        return count < Many || bytes < taken.Histogram.Bytes / Part ? null : (count, bytes, taken.At(Thread));
    }

    /// <summary>What most of them wait in, by the nodes of its queue; null when fewer than half wait so.</summary>
    public static (string Node, long Count)? Queue(HistogramTaken taken, long threads)
    {
        var most = Waiting.Select(name => taken.Histogram[name]).MaxBy(row => row.Instances);
        return most.Instances * 2 < threads ? null : (most.Class, Math.Min(most.Instances, threads));
    }

    /// <summary>The program's own class of which there is one for each of them: the task, or the class whose lambda it is; null without one.</summary>
    public static string? Task(HistogramTaken taken, long threads)
    {
        var row = taken.Histogram.Rows.Take(60).Where(row => Math.Abs(row.Instances - threads) <= threads / 10 && ApplicationFrames.IsApplication(row.Class) && !row.Class.EndsWith("[]", StringComparison.Ordinal)).Select(row => (ClassHistogramRow?)row).FirstOrDefault();
        return row is not { } task ? null : task.Class.IndexOf("$$Lambda", StringComparison.Ordinal) is > 0 and var lambda ? task.Class[..lambda] : task.Class;
    }
}
