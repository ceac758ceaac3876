using System.Globalization;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The process grows where the JVM does not count: in the C library, in zlib, in a native library.</summary>
internal sealed class ResidentBeyondTracking : Rule
{
    /// <summary>Each of them holds tens to hundreds of kilobytes of native memory until end().</summary>
    private const long ManyStreams = 500;

    private static readonly string[] Streams = ["java.util.zip.Deflater", "java.util.zip.Inflater", "java.util.zip.Deflater$DeflaterZStreamRef", "java.util.zip.Inflater$InflaterZStreamRef", "java.util.zip.ZStreamRef"];

    public override RuleCard Card { get; } = new()
    {
        Id = "resident-beyond-tracking",
        Title = "The process grows outside of everything that the JVM counts",
        Explains = ["container-limit", "host-oom", "native-memory"],
        Cause = "leak/native",
        Mechanism = "Native memory tracking counts what the JVM itself takes. What zlib, the C library and libraries behind JNI allocate with malloc is not in it: the resident size rises while the heap and the committed total stand still. "
            + "A java.util.zip.Deflater holds about 260 KiB and an Inflater about 40 KiB of zlib's memory until end() is called; closing a DeflaterOutputStream or GZIPOutputStream does so, unless the Deflater was made by the program. A cleaner ends forgotten ones after a collection, which a heap that is hardly used seldom has.",
        Needs = ["the resident size at four or more times", "native memory tracking, or the heap's limit"],
        Thresholds = ["a rise by 64 MiB and by three tenths, in most steps and still in the later half: what a start needs levels off"],
        Refuters = ["a committed total of native memory tracking that grows as much"],
        References = ["java.util.zip.Deflater.end, Inflater.end", "zlib: zconf.h, memory requirements of deflate and inflate", "HotSpot: Native Memory Tracking", "mallopt(3): M_ARENA_MAX"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (ResidentGrowth.Of(process) is not { } growth)
            return;
        scale.For(Weight.Strong, "resident", $"the resident size rose from {Bytes.Text(growth.First.Bytes)} to {Bytes.Text(growth.Last.Bytes)} over {growth.Samples} samples", growth.Last, growth.First);
        if (growth.Tracked is { } tracked)
            scale.For(tracked.Memory.Growth is null ? Weight.Weak : Weight.Strong, "tracking", $"native memory tracking knows of {Bytes.Text(growth.Known)}{(tracked.Memory.Growth is { } more ? $", {Bytes.Text(more)} since its baseline" : "")}: {Bytes.Text(growth.Beyond)} lie outside of it", tracked);
        else
            scale.For(Weight.Weak, "budget", $"{Bytes.Text(growth.Beyond)} more than heap, metaspace, code and stacks may take by their settings", process.HeapFlag);
        if (Heap(process) is var (used, heap))
            scale.For(Weight.Weak, "heap", $"only {Bytes.Text(used)} of the heap are in use", heap);
        var compresses = Compression(limit);
        if (compresses is var (words, fact))
            scale.For(Weight.Weak, "zlib", words, fact);
        var where = compresses is null ? "" : "; it compresses, and zlib's memory is such";
        scale.Conclude($"The process grew from {Bytes.Text(growth.First.Bytes)} to {Bytes.Text(growth.Last.Bytes)}, of which the JVM knows {Bytes.Text(growth.Known)}: memory of native code is not freed{where}", compresses is null ? "leak/native" : "leak/native/zlib");
        scale.Lacks("which native code allocates", "LD_PRELOAD=libjemalloc.so MALLOC_CONF=prof:true,lg_prof_interval:30 java ..., then jeprof --svg $(which java) jeprof.*.heap; or async-profiler: asprof -e malloc -d 60 -f malloc.html PID");
        scale.Lacks("whether forgotten Deflaters and Inflaters hold it", "jcmd PID GC.class_histogram | grep java.util.zip; the resident size before and after jcmd PID GC.run (cleaners free it)");
        scale.Lacks("whether it is the C library's arenas", "run once with MALLOC_ARENA_MAX=2; jcmd PID System.trim_native_heap (JDK 18 and later), and look whether the resident size falls");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var compresses = Compression(limit) is not null;
        var zlib = new Fix(Applicability.Check, compresses ? "call end() on each Deflater and Inflater that the program makes, in a finally block, and close() each stream over them; better, keep one for each thread and reset() it" : "look for native resources that nobody frees: Deflater and Inflater without end(), GZIP and ZIP streams without close(), native objects of a library without close()")
        {
            Code = "Deflater deflater = new Deflater(level, true);\ntry {\n    ...\n} finally {\n    deflater.end(); // zlib's buffers, outside of the heap\n}",
            Text = "DeflaterOutputStream.close() does not end a Deflater that was passed to it. Without end() only a cleaner frees zlib's memory, after a collection that a nearly empty heap seldom has. A larger heap makes it worse.",
            Verify = "grep VmRSS /proc/PID/status every minute: the resident size levels off",
        };
        var profile = new Fix(Applicability.Check, "profile malloc with jemalloc (prof:true) or async-profiler (-e malloc) for ten minutes, and run once with MALLOC_ARENA_MAX=2: if the resident size levels off then, it is fragmentation, else a leak")
        {
            Changes = [new Change("MALLOC_ARENA_MAX", "2")],
            Text = "jcmd PID VM.native_memory cannot show it: what native libraries allocate is not counted there.",
            Verify = "the resident size stays near the committed total of jcmd PID VM.native_memory plus 100 MiB",
        };
        return compresses ? [zlib, profile] : [profile, zlib];
    }

    private static (long Used, HeapInfoTaken Taken)? Heap(ProcessCase process)
    {
        if (process.Series<HeapInfoTaken>() is not [.., var last])
            return null;
        var print = process.Facts.Of<HeapInfoTaken>().Where(taken => taken.Origin.Source == last.Origin.Source).ToArray();
        var (used, committed) = (print.Sum(taken => taken.Used), print.Sum(taken => taken.Committed));
        return used <= committed / 2 ? (used, last) : null;
    }

    // The number of streams in a histogram proves more than a word in the log.
    private static (string Words, Fact Fact)? Compression(BrokenLimit limit)
    {
        if (limit.Process.Histograms is [.., var histogram] && Streams.Select(name => histogram.Histogram[name]).MaxBy(row => row.Instances) is { Instances: >= ManyStreams } many)
            return (string.Create(CultureInfo.InvariantCulture, $"{many.Instances} instances of {many.Class} are alive, each with memory of zlib"), histogram.At(many.Class));
        return limit.Facts.First<CompressionSeen>() is { } seen ? ($"the program compresses ({seen.Word})", seen) : null;
    }
}
