using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A virtual thread is started for every piece of work, and most of them wait for the few that may go on.</summary>
internal sealed class VirtualThreadsPileUp : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "virtual-threads-pile-up",
        Title = "Virtual threads are started faster than what they wait for lets them end",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "load/slow-consumer",
        Mechanism = "A virtual thread is cheap to start and costs no thread of the system, so nothing slows down whoever starts one for each request or message. What it waits for (a semaphore, a lock, a pool of connections, a slow server) still lets only a few pass at a time. Each that waits keeps its stack on the heap (jdk.internal.vm.StackChunk), with its task and all that the task refers to: the queue that a fixed pool would have had, without a bound.",
        Needs = ["a class histogram with java.lang.VirtualThread, of JDK 21 or later; or the code that starts them beside the number of one of them", "the program's own counts of what came and what was done"],
        Thresholds = ["100000 in the number of a virtual thread, beside code that bounds nothing", "5000 virtual threads whose stacks and handles take a twentieth of the heap", "nodes of a synchronizer's queue for half of them: they do not work, they wait"],
        Refuters = ["an earlier histogram with as many"],
        References = ["JEP 444: Virtual Threads", "java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.IsFlink)
            return;
        if (VirtualThreads.In(process) is not var (count, bytes, taken))
        {
            WeighStarts(limit, scale);
            return;
        }

        scale.For(Weight.Strong, "threads", $"{count} virtual threads are alive; their stacks and handles take {Bytes.Text(bytes)}, without what their tasks hold", taken);
        if (VirtualThreads.Queue(taken, count) is var (node, waiting))
            scale.For(Weight.Strong, "waiting", $"{waiting} of them wait in the queue of a lock, semaphore or condition ({LibraryName.Short(node)})", taken.At(node));
        if (UnfinishedWork.Of(process) is var (came, done))
            scale.For(Weight.Strong, "numbers", $"'{came.Name}' reached {came.Last}, '{done.Name}' only {done.Last}", done.Samples[^1], came.Samples[0]);
        if (process.Histograms is [var first, _, ..] && first.Histogram["java.lang.VirtualThread"].Instances is var before && before > count * 9 / 10)
            scale.Against("level", $"an earlier histogram has {before} of them", first);
        scale.Conclude($"{count} virtual threads{(VirtualThreads.Task(taken, count) is { } task ? $" of {task}" : "")} wait for their turn in the heap: more work is accepted than is done");
        scale.Lacks("where they wait", "jcmd PID Thread.dump_to_file -format=json /tmp/threads.json");
    }

    // Without a histogram: the code starts one for each piece of work, and the numbers say how many that were.
    private static void WeighStarts(BrokenLimit limit, Scale scale)
    {
        var code = VirtualThreads.Unbounded(limit.Process);
        if (code is not null)
            scale.For(Weight.Weak, "code", "the code starts a virtual thread for each task, and nothing beside it bounds how many are in flight", code);
        if (VirtualThreads.Numbered(limit.Process) is { } seen)
            scale.For(code is null ? Weight.Weak : Weight.Strong, "number", $"virtual thread {seen.Number} is at work: so many were started", seen);
        if (VirtualThreads.Starting(limit) is { } starting)
            scale.For(Weight.Strong, "start", "the heap ended while one more virtual thread was being started", starting);
        if (!scale.HasSupport)
            return;
        scale.Conclude("A virtual thread is started for each task, and nothing slows down whoever submits them: those that are not done yet fill the heap");
        scale.Lacks("how many are alive, and where they wait", "jcmd PID GC.class_histogram | grep -E 'VirtualThread|StackChunk'; jcmd PID Thread.dump_to_file -format=json /tmp/threads.json");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var task = VirtualThreads.In(limit.Process) is var (count, _, taken) ? VirtualThreads.Task(taken, count) : null;
        yield return new Fix(Applicability.Placeholders, $"bound what is accepted{(task is null ? "" : $" in {task}")}: take the Semaphore's permit before the virtual thread is started, not inside it, so that back-pressure reaches the producer; or queue the work in a bounded queue and reject what does not fit")
        {
            Code = "private final Semaphore inFlight = new Semaphore(1_000);\n\nvoid accept(Job job) throws InterruptedException {\n    inFlight.acquire(); // slows the producer down; or tryAcquire(1, SECONDS), and reject when it is false\n    executor.submit(() -> {\n        try {\n            handle(job);\n        } finally {\n            inFlight.release();\n        }\n    });\n}",
            Text = "Then look at why so few end: more connections, workers or permits behind the wait, batches, timeouts. More heap only delays it.",
            Verify = "jcmd PID GC.class_histogram under full load: java.lang.VirtualThread stays below the bound",
        };
    }
}
