namespace Plimsoll.Diagnosis.Rules;

/// <summary>Several JVMs run at the same time where there is memory for fewer.</summary>
internal sealed class JvmsShareMemory : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "jvms-share-memory",
        Title = "Several JVMs run side by side, and together they take more than there is",
        Explains = ["container-limit", "host-oom"],
        Cause = "load/parallelism",
        Mechanism = "A build that forks test JVMs, or a host with several services, adds their heaps up, and 150 to 300 MiB for each beside its heap. Every one of them stays below its own -Xmx and throws nothing; the kernel or the container runtime ends one of them with SIGKILL, exit code 137.",
        Needs = ["words that several JVMs or forks run at the same time", "an end from outside"],
        Refuters = ["an OutOfMemoryError", "memory that grows for hours or days"],
        References = ["docs of Gradle: Test.maxParallelForks, forkEvery", "docs of Maven Surefire: forkCount", "signal(7): 137 is 128 + SIGKILL"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Case.Facts.First<HeapsTold>() is not { } heaps)
            return;
        scale.For(Weight.Strong, "several", heaps.Bytes is { } sum ? $"{heaps.Count} JVMs run side by side, with heaps of {Bytes.Text(sum)} together" : "several JVMs are reported to run at the same time, and each adds its heap and what is beside it", heaps);
        if (limit.Case.Facts.First<RegionGrows>() is { } growth)
            scale.Against("growth", "memory is reported to grow without end", growth);
        scale.Conclude("Several JVMs run at the same time, and together they take more memory than there is");
        scale.Lacks("who had the memory when one was killed", "dmesg -T | grep -B 60 -i 'killed process' (the table of tasks); ps -eo rss,args --sort=-rss | grep java; free -m");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "run fewer JVMs at once (Surefire forkCount, Gradle maxParallelForks and org.gradle.workers.max, fewer executors of the CI host), or lower -Xmx of each until their sum plus 300 MiB each fits into memory")
        {
            Text = "Count the daemons as well: Gradle's, Kotlin's, the wrapper's and each fork's heap add up. A JVM without -Xmx takes up to a quarter of the memory that it sees, so several of them without it take all.",
            Verify = "free -m (or memory.peak of the control group) shows a tenth free while all forks are busy",
        };
    }
}
