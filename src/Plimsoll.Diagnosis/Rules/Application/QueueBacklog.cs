using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Work comes in faster than its consumers take it, into a queue without bound.</summary>
internal sealed class QueueBacklog : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "queue-backlog",
        Title = "Work is queued faster than it is done, in a queue without bound",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "load/slow-consumer",
        Mechanism = "Executors.newFixedThreadPool and a LinkedBlockingQueue without capacity take any number of tasks. Where they come faster than the workers end them, the difference stays on the heap. It looks like a leak in the live set; the workers, all busy, and the numbers that do not add up tell it apart.",
        Needs = ["the program's own counts, a histogram with queue nodes, or a dump with busy workers"],
        Thresholds = ["1000 nodes, and as many, within a tenth, of one task class"],
        Refuters = ["a queue of a library's own that nobody ever empties"],
        References = ["java.util.concurrent.ThreadPoolExecutor: unbounded queues"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.IsFlink)
            return;
        if (Backlog.Of(process) is { } backlog)
            WeighBacklog(backlog, scale);
        else if (UnfinishedWork.Of(process) is var (taken, finished))
        {
            scale.For(Weight.Strong, "numbers", $"'{taken.Name}' reached {taken.Last}, '{finished.Name}' only {finished.Last}, and the rest grows in every sample", finished.Samples[^1], taken.Samples[0]);
            scale.Conclude($"Work comes faster than it is done: of {taken.Last} {taken.Name} only {finished.Last} are {finished.Name}");
        }

        if (HistogramGrowth.Queued(process) is var (type, nodes, histogram))
            scale.For(Weight.Strong, "nodes", $"{type.Instances} instances of {type.Class} stand in a queue of {nodes} nodes", histogram);
        if (Workers(limit) is var (frame, count, dump))
            scale.For(Weight.Weak, "workers", $"{count} workers are all busy in {frame}", dump);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var task = HistogramGrowth.Queued(limit.Process)?.Class.Class;
        yield return new Fix(Applicability.Placeholders, $"bound the queue{(task is null ? "" : $" that holds {task}")} and decide what happens when it is full: slow the producer down (back pressure), reject, or drop")
        {
            Code = "new ThreadPoolExecutor(4, 4, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1_000), new ThreadPoolExecutor.CallerRunsPolicy());",
            Text = "Then look at why the consumers are slow: more workers or batches, a slow server behind them. More heap only delays it.",
            Verify = "the backlog levels off below the bound; old generation after full collections is level",
        };
    }

    private static void WeighBacklog(Backlog backlog, Scale scale)
    {
        var (came, done, waiting) = backlog;
        scale.For(Weight.Strong, "numbers", $"'{came.Name}' reached {came.Last}, '{done.Name}' only {done.Last}: '{waiting.Name}' rose from {waiting.First} to {waiting.Last}", waiting.Samples[^1], waiting.Samples[0]);
        scale.Conclude($"Work comes faster than it is done: {waiting.Name} {waiting.Last} of {came.Last} {came.Name}");
        if (backlog.Faster() is not { } faster)
            return;
        scale.For(Weight.Strong, "burst", $"'{came.Name}' grew {faster:F1} times as fast as before, when nothing waited", came.Samples[^1], came.Samples[0]);
        scale.Conclude($"Work suddenly came {faster:F1} times as fast, and waits in the heap: {waiting.Name} {waiting.Last} of {came.Last} {came.Name}", "load/traffic-spike");
    }

    private static (string Frame, int Count, ThreadsTaken Taken)? Workers(BrokenLimit limit)
    {
        foreach (var taken in limit.Facts.Of<ThreadsTaken>())
        {
            foreach (var family in taken.Dump.Threads.GroupBy(thread => thread.Family, StringComparer.Ordinal).Where(group => group.Count() >= 2))
            {
                var frames = family.Select(thread => thread.Frames.FirstOrDefault(ApplicationFrames.IsApplication)).ToArray();
                if (frames[0] is { } frame && frame.Contains(".run(", StringComparison.Ordinal) && frames.All(other => other is not null && ApplicationFrames.Short(other) == ApplicationFrames.Short(frame)))
                    return (ApplicationFrames.Short(frame), frames.Length, taken);
            }
        }

        return null;
    }
}
