namespace Plimsoll.Diagnosis.Rules;

/// <summary>Native memory tracking counts more and more thread stacks.</summary>
internal sealed class ThreadStacksGrow : Rule
{
    private const long Much = 256L << 20;
    private const long VeryMuch = 1L << 30;

    // A stack takes two mappings at least: its guard pages and itself.
    private const long MappingsOfAThread = 2;

    public override RuleCard Card { get; } = new()
    {
        Id = "thread-stacks-grow",
        Title = "The stacks of threads grow: threads are started and never end",
        Explains = ["native-memory", "native-thread", "container-limit", "host-oom"],
        Cause = "leak/threads",
        Mechanism = "Each thread reserves a stack (1 MiB by default) and a few mappings, whether it works or only waits. Where native memory tracking counts gibibytes more of stacks than at its baseline, an executor, a timer or a client is made for each call and never shut down. Long before the memory is gone the process meets vm.max_map_count or a limit on tasks, and small requests of the JVM itself are refused while the machine has memory free.",
        Needs = ["two summaries of native memory tracking, or one with a difference to its baseline"],
        Thresholds = ["256 MiB and a half more of reserved stacks: hundreds of threads; a gibibyte decides"],
        Refuters = ["a Thread section that keeps its size"],
        References = ["HotSpot: Native Memory Tracking, section Thread", "proc(5): /proc/sys/vm/max_map_count"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Grown(limit) is not var (more, now, threads, fact))
            return;
        var counted = threads is { } number ? $", {number} threads more" : "";
        scale.For(more >= VeryMuch ? Weight.Decisive : Weight.Strong, "stacks", $"native memory tracking counts {Bytes.Text(more)} more of reserved thread stacks than before{counted}: {Bytes.Text(now)} in all", fact);
        scale.Conclude($"Threads are started and never end: their stacks grew by {Bytes.Text(more)} to {Bytes.Text(now)}");
        scale.Lacks("which threads they are", "jcmd PID Thread.print | grep '^\"' | sed -E 's/[0-9]+/N/g' | cut -d'\"' -f2 | sort | uniq -c | sort -rn | head");
        if (limit.Failure == "native-memory")
            scale.Lacks("whether the number of mappings is used up", "wc -l /proc/PID/maps; sysctl vm.max_map_count");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var mappings = Grown(limit) is var (_, now, _, _) ? $" Stacks of {Bytes.Text(now)} at 1 MiB each take some {now / (1L << 20) * MappingsOfAThread} mappings of the 65530 that vm.max_map_count allows by default." : "";
        yield return new Fix(Applicability.Placeholders, "end the threads: keep one ExecutorService, timer or client for the process and shutdown() what is made for a call")
        {
            Code = "try (ExecutorService executor = Executors.newFixedThreadPool(4)) { // closes itself from JDK 19 on; before, shutdown() in finally\n    ...\n}",
            Text = $"Count the threads by name first: the name of the many is the pool's.{mappings} A smaller -Xss, a higher vm.max_map_count or pids limit only delays it.",
            Verify = "the Thread section of jcmd PID VM.native_memory summary.diff stays level over many calls",
        };
    }

    private static (long More, long Now, long? Threads, Fact Fact)? Grown(BrokenLimit limit)
    {
        if (limit.Process.Series<NativeMemoryTaken>() is not [var first, .., var last])
            return limit.Process.Series<NativeMemoryTaken>() is [var only] ? Of(only, only.Memory["Thread"].ReservedGrowth, only.Memory.ThreadsMore) : null;
        return Of(last, last.Memory["Thread"].ReservedGrowth, last.Memory.ThreadsMore) ?? Of(last, last.Memory["Thread"].Reserved - first.Memory["Thread"].Reserved, last.Memory.Threads - first.Memory.Threads);
    }

    private static (long More, long Now, long? Threads, Fact Fact)? Of(NativeMemoryTaken taken, long? growth, long? threads)
    {
        var now = taken.Memory["Thread"].Reserved;
        return growth is { } more && more >= Much && more * 3 >= now ? (more, now, threads, taken.At("Thread (")) : null;
    }
}
