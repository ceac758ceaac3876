namespace Plimsoll.Diagnosis.Rules;

/// <summary>Memory outside the heap grows from one summary of native memory tracking to the next.</summary>
internal sealed class NativeMemoryGrows : Rule
{
    // Stacks of threads have a rule of their own.
    private static readonly string[] Bounded = ["Java Heap", "Class", "Metaspace", "Shared class space", "Thread"];

    public override RuleCard Card { get; } = new()
    {
        Id = "native-memory-grows",
        Title = "Native memory that no limit of the JVM bounds grows without end",
        Explains = ["container-limit", "host-oom", "native-memory"],
        Cause = "leak/native",
        Mechanism = "Unsafe.allocateMemory, direct buffers of libraries that bypass the JDK's count, and JNI show up under Other (Internal on JDK 8) of native memory tracking. What grows there between two summaries while the heap keeps its size is what the container kills for.",
        Needs = ["two summaries of native memory tracking, or one with a difference to its baseline"],
        Thresholds = ["growth by 128 MiB and by a half of one category: thread pools and code cache settle below that"],
        Refuters = ["categories that keep their size"],
        References = ["HotSpot: Native Memory Tracking"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Grown(limit) is not var (name, from, to, fact))
            return;
        scale.For(Weight.Decisive, "tracking", $"{name} grew from {Bytes.Text(from)} to {Bytes.Text(to)} between two summaries of native memory tracking", fact);
        scale.Conclude($"Native memory under {name} grew from {Bytes.Text(from)} to {Bytes.Text(to)}, which no limit of the JVM bounds");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var name = Grown(limit)?.Name ?? "Other";
        yield return new Fix(Applicability.Check, $"find who allocates under {name} and free it: native memory, Unsafe.freeMemory, close() of native objects")
        {
            Text = "jcmd PID VM.native_memory detail.diff names the call sites. Until it is found, give the process room: a larger container limit, or in Flink taskmanager.memory.jvm-overhead.min and .max with taskmanager.memory.process.size.",
            Verify = $"{name} of jcmd PID VM.native_memory summary levels off; so does the resident size",
        };
    }

    private static (string Name, long From, long To, Fact Fact)? Grown(BrokenLimit limit)
    {
        var taken = limit.Process.Series<NativeMemoryTaken>();
        if (taken.Count == 0)
            return null;
        var last = taken[^1];
        foreach (var category in last.Memory.Categories.Where(category => !Bounded.Contains(category.Name)).OrderByDescending(category => category.Committed))
        {
            var before = taken.Count > 1 ? taken[0].Memory[category.Name].Committed : category.Committed - (category.Growth ?? 0);
            if (category.Committed - before > 128L << 20 && category.Committed > before * 3 / 2)
                return (category.Name, before, category.Committed, last.At(category.Name));
        }

        return null;
    }
}
