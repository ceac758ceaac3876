using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The JVM with its heap and what it keeps outside of it is more than the host has.</summary>
internal sealed class NativeMemoryBeyondJvm : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "native-memory-beyond-jvm",
        Title = "The process holds much more memory than the JVM knows of: something allocates outside of it",
        Explains = ["host-oom", "container-limit"],
        Cause = "leak/native",
        Mechanism = "Native memory tracking counts what the JVM allocates. What lies between its committed total and the process's resident size was allocated by others: JNI libraries, Unsafe and off-heap collections, the C library's arenas. A cache off the heap has no limit but its own.",
        Needs = ["the resident size at the kill, and a summary of native memory tracking"],
        Thresholds = ["a tenth of the resident size: below it the difference is page tables, shared libraries and malloc's overhead"],
        References = ["JDK docs: Native Memory Tracking does not track third-party native code"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var killed = limit.Facts.Of<ProcessKilled>().Where(killed => killed.AnonymousBytes is not null).MaxBy(killed => killed.AnonymousBytes);
        if (limit.Process.IsFlink || killed is null || limit.Facts.Last<NativeMemoryTaken>() is not { } tracked)
            return;
        var resident = killed.AnonymousBytes!.Value;
        var gap = resident - tracked.Memory.Committed;
        if (gap < resident / 10)
            return;
        scale.For(Weight.Strong, "gap", $"{Bytes.Text(resident)} were resident, the JVM had committed {Bytes.Text(tracked.Memory.Committed)}: {Bytes.Text(gap)} lie outside of it", killed, tracked);
        if (OffHeap(limit) is var (name, taken))
            scale.For(Weight.Weak, "classes", $"{name} is among the biggest classes: a collection whose contents lie outside the heap", taken.At(name));
        scale.Lacks("who allocates it", "jemalloc with MALLOC_CONF=prof:true,lg_prof_interval:30 by LD_PRELOAD, then jeprof --show_bytes");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var heap = FlinkMemoryFix.Size(Math.Max(512L << 20, (limit.Process.MaxHeap ?? 2L << 30) * 3 / 4));
        var what = OffHeap(limit) is var (name, _) ? $"bound the off-heap cache behind {name}" : "find and bound what allocates native memory";
        yield return new Fix(Applicability.Check, $"{what}, and lower the heap until both fit the machine: -Xmx{heap}")
        {
            Changes = [limit.Process.JvmChange("-Xmx", heap)],
            Text = "A cache that lives off the heap needs a size limit of its own, counted in bytes; -XX:MaxDirectMemorySize bounds only ByteBuffers. Leave at least a tenth of the machine to the kernel.",
            Verify = "RSS of the process minus the committed total of jcmd PID VM.native_memory stays level for a day",
        };
    }

    private static (string Name, HistogramTaken Taken)? OffHeap(BrokenLimit limit) =>
        limit.Facts.Of<HistogramTaken>().SelectMany(taken => taken.Histogram.Rows.Take(30).Where(row => row.Class.Contains("OffHeap", StringComparison.OrdinalIgnoreCase)).Select(row => ((string, HistogramTaken)?)(row.Class, taken))).FirstOrDefault();
}
