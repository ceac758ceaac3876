using System.Globalization;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>What the program needs fitted for hours or days and then no more: something is kept. What it is the evidence does not show.</summary>
internal sealed class FillsOverTime : Rule
{
    /// <summary>Everything that a program loads, opens and caches once is there by then.</summary>
    private const double Late = 6 * 3600;

    public override RuleCard Card { get; } = new()
    {
        Id = "fills-over-time",
        Title = "The limit sufficed for hours or days and a restart helps: something is kept that should end",
        Explains = ["heap-space", "gc-overhead", "metaspace", "compressed-class-space", "native-thread", "direct-memory", "netty-direct-memory"],
        Cause = "leak",
        Mechanism = "A limit that is too small for a program breaks at its start, with its first full load, or with one large piece of work. One that holds for days, is reached although the load is the same, and holds again for as long after a restart is filled bit by bit: by objects, class loaders, threads or buffers that nobody ends. Time alone does not tell what is kept, and a load that grows with the day looks alike; two samples some hours apart tell both.",
        Needs = ["when it fails after its start, and what a restart does: in people's words, or by the JVM's own clock"],
        Thresholds = ["6 hours: caches are warm and every class is loaded by then"],
        Refuters = ["a failure at the start", "a live set that stands on one level"],
        References = ["docs of the JVM: jcmd GC.class_histogram, VM.classloader_stats, Thread.print, VM.native_memory"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var told = limit.Case.Facts.Of<Statement>();
        if (limit.Process.IsFlink || told.Any(statement => statement.Topic == Topic.AtStart))
            return;
        if (told.FirstOrDefault(statement => statement.Topic == Topic.LongUptime) is { } uptime)
            scale.For(Weight.Weak, "time", "it is reported to fail only after hours or days", uptime);
        if (limit.Failure == "native-thread" && limit.Facts.First<ThreadRefusal>(refusal => refusal.Uptime >= Late) is { } refusal)
            scale.For(Weight.Weak, "time", $"that was {((refusal.Uptime ?? 0) / 3600).ToString("F0", CultureInfo.InvariantCulture)} hours after the start: until then the limit sufficed", refusal);
        if (told.FirstOrDefault(statement => statement.Topic == Topic.RestartHelps) is { } restart)
            scale.For(Weight.Weak, "restart", "a restart helps for a time", restart);
        // Growth alone is what people call every full heap.
        if (!scale.HasSupport)
            return;
        if (told.FirstOrDefault(statement => statement.Topic == Topic.Growth) is { } growth)
            scale.For(Weight.Weak, "growth", "it is reported to grow and not to come back", growth);
        if (IsHeap(limit) && limit.Process.GcRun is { Measures.Shape: HeapShape.HealthySawTooth or HeapShape.Caching or HeapShape.Acute } level)
            scale.Against("level", "what collections leave does not rise for most of the log", level);
        scale.Conclude($"{Kept(limit.Failure).What} kept that should end: the limit sufficed for hours or days", Kept(limit.Failure).Cause);
        scale.Lacks($"which {Kept(limit.Failure).Unit} grow in number", Kept(limit.Failure).Command);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var (_, _, unit, option, command) = Kept(limit.Failure);
        yield return new Fix(Applicability.Check, $"find which {unit} grow in number between two samples some hours apart, and end, close or bound them where they are made; until then restart before the limit is reached")
        {
            Text = $"{command}. A higher limit ({option}) gains time in proportion and cures nothing: where it fails after twice the time with twice the limit, the leak is proved.",
            Verify = "the samples stay level for as long as it took to fail",
        };
        if (IsHeap(limit))
        {
            foreach (var fix in HeapFix.For(limit))
                yield return fix;
        }
    }

    private static bool IsHeap(BrokenLimit limit) => limit.Failure is "heap-space" or "gc-overhead";

    private static (string Cause, string What, string Unit, string Option, string Command) Kept(string failure) => failure switch
    {
        "metaspace" or "compressed-class-space" => ("leak/classloader", "Class loaders or generated classes are", "class loaders", "-XX:MaxMetaspaceSize; with it -XX:CompressedClassSpaceSize, which is 1 GiB where nothing is set", "jcmd PID VM.classloader_stats (JDK 8: jcmd PID GC.class_stats), twice; jstat -class PID"),
        "native-thread" => ("leak/threads", "Threads are", "threads", "pids.max, ulimit -u, TasksMax", "jcmd PID Thread.print | grep '^\"' | sed -E 's/[0-9]+/N/g' | cut -d'\"' -f2 | sort | uniq -c | sort -rn | head, twice"),
        "direct-memory" or "netty-direct-memory" => ("leak/direct", "Direct buffers are", "direct buffers", "-XX:MaxDirectMemorySize", "java.nio:type=BufferPool,name=direct (Count, MemoryUsed), twice; -Dio.netty.leakDetection.level=paranoid for Netty's; a heap dump with plimsoll heap direct"),
        _ => ("leak/heap", "Objects are", "classes", "-Xmx", "jcmd PID GC.class_histogram, twice; or a heap dump by -XX:+HeapDumpOnOutOfMemoryError with plimsoll heap suspects"),
    };
}
