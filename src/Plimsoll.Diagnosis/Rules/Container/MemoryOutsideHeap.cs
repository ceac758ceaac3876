using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>What was killed was far larger than everything that the JVM's own limits allow: the difference lies outside of them.</summary>
internal sealed class MemoryOutsideHeap : Rule
{
    /// <summary>The collector's own structures take up to this part of the heap.</summary>
    private const long CollectorShare = 10;

    /// <summary>Class metadata and compiled code of a large server: more than most, where no option bounds them.</summary>
    private const long Large = 512L << 20;

    public override RuleCard Card { get; } = new()
    {
        Id = "memory-outside-heap",
        Title = "The process was far larger than its heap and what belongs beside it",
        Explains = ["container-limit", "host-oom"],
        Cause = "leak/native",
        Mechanism = "The heap's limit bounds the objects, MaxDirectMemorySize (by default as much again) the direct buffers. Class metadata and compiled code of a large server take half a gibibyte, the collector a tenth of the heap. A process that was killed with half as much again as the sum of all these holds it elsewhere: in the C library's arenas, a JNI library, Unsafe memory, threads by the thousand, or metaspace where nothing bounds it. More or less heap does not change that.",
        Needs = ["the heap's limit", "the size at the kill, or the limit that was reached"],
        Thresholds = ["half as much again as heap, direct memory as large as the heap, a tenth of the heap, 512 MiB and the threads' stacks together", "half as much again as the heap alone and 512 MiB is a hint, where the kernel measured it"],
        Refuters = ["another process in the same container with a large share", "options that nobody knows to be those of the killed JVM"],
        References = ["docs of the JVM: Native Memory Tracking", "-XX:MaxDirectMemorySize: as large as -Xmx where it is unset"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink || !limit.Broke || limit.Facts.Any<HelperEnded>() || Held(limit) is not var (held, measured, fact) || Allowed(limit.Process) is not { } allowed)
            return;
        if (held < allowed * 3 / 2)
        {
            WeighBesideHeap(limit, held, measured, fact, scale);
            return;
        }

        var heap = limit.Process.HeapFlag;
        scale.For(measured ? Weight.Strong : Weight.Weak, "outside", $"{Bytes.Text(held)} {(measured ? "were resident at the kill" : "is the limit that was reached")}; heap, direct memory, metadata, code and stacks together come to {Bytes.Text(allowed)} at most", fact, heap);
        if (limit.Case.Facts.First<Statement>(told => told.Topic is Topic.Growth or Topic.LongUptime) is { } grows)
            scale.For(Weight.Weak, "told", "it is reported to grow, or to be killed after hours or days", grows);
        foreach (var kill in limit.Facts.Of<ProcessKilled>().Where(kill => kill.Tasks.Any(task => !Kills.IsJvm(task.Name) && task.Bytes > held / 4)).Take(1))
            scale.Against("others", "another process beside the JVM has a large share", kill);
        scale.Conclude($"{Bytes.Text(held)} were taken by a process whose JVM may use {Bytes.Text(allowed)} by its own limits: the rest lies outside of them");
        scale.Lacks("which part of the process it is", "jcmd PID VM.native_memory summary (start with -XX:NativeMemoryTracking=summary) beside grep VmRSS /proc/PID/status: within the sum it is the JVM's (Class, Thread, Other), beyond it the C library or JNI; pmap -x PID | sort -k3 -n | tail");
    }

    // Direct buffers could take as much where nothing bounds them; that they do is not known, only that the heap does not explain the size.
    private static void WeighBesideHeap(BrokenLimit limit, long held, bool measured, Fact fact, Scale scale)
    {
        if (!measured || limit.Failure != "host-oom" || limit.Process.MaxHeap is not { } most || held < (most * 3 / 2) + Large)
            return;
        scale.For(Weight.Weak, "outside", $"{Bytes.Text(held)} were resident at the kill, of which the heap may be {Bytes.Text(most)}: {Bytes.Text(held - most)} lie beside it, in direct buffers, the C library's arenas or native libraries", fact, limit.Process.HeapFlag);
        if (limit.Case.Facts.First<Statement>(told => told.Topic == Topic.WithoutItFine) is { } without)
            scale.For(Weight.Weak, "feature", $"without {(without.Name.Length > 0 ? without.Name : "a feature")} it is reported not to happen", without);
        if (limit.Case.Facts.First<Statement>(told => told.Topic is Topic.Growth or Topic.LongUptime) is { } grows)
            scale.For(Weight.Weak, "told", "it is reported to grow, or to be killed after hours or days", grows);
        scale.Conclude($"{Bytes.Text(held)} were taken by a process whose heap may be {Bytes.Text(most)}: what is more than that lies outside of it{(limit.Case.Facts.First<Statement>(told => told is { Topic: Topic.WithoutItFine, Name.Length: > 0 }) is { } named ? $", and comes with {named.Name}" : "")}");
        scale.Lacks("which part of the process it is", "jcmd PID VM.native_memory summary (start with -XX:NativeMemoryTracking=summary) beside grep VmRSS /proc/PID/status; java.nio:type=BufferPool,name=direct; pmap -x PID | sort -k3 -n | tail");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "find what takes memory outside the heap, and bound it: -XX:MaxMetaspaceSize, -XX:MaxDirectMemorySize, fewer threads, MALLOC_ARENA_MAX=2 for the C library, close() of native objects")
        {
            Text = "A smaller heap does not help: it is not what grew. Until the owner is found a larger limit gains time. -XX:NativeMemoryTracking=summary costs a few per cent and tells the JVM's own part; jemalloc by LD_PRELOAD with MALLOC_CONF=prof:true tells the rest by call site.",
            Verify = "the resident size stays level for as long as it took to be killed",
        };
    }

    private static (long Bytes, bool Measured, Fact Fact)? Held(BrokenLimit limit)
    {
        if (limit.Facts.Of<ProcessKilled>().Where(kill => kill.AnonymousBytes > 0 && Kills.IsJvm(kill.Victim)).MaxBy(kill => kill.AnonymousBytes) is { AnonymousBytes: { } anonymous } measured)
            return (anonymous, true, measured);
        if (limit.Facts.First<ProcessKilled>(kill => kill.LimitBytes is not null && kill.Scope != KillScope.YarnVirtual) is { LimitBytes: { } reached } told)
            return (reached, false, told);
        return limit.Failure == "container-limit" && limit.Process.MemoryLimit is { } stated ? (stated.Bytes, false, stated) : null;
    }

    // What the JVM may take by its own limits, with direct memory as large as the heap where nothing bounds it.
    private static long? Allowed(ProcessCase process)
    {
        if (process.Budget is not { Heap: > 0 } budget)
            return null;
        var direct = process.Flags["MaxDirectMemorySize"] is null ? budget.Heap : budget.Direct;
        return budget.Heap + (budget.Heap / CollectorShare) + direct + Large + budget.Stacks;
    }
}
