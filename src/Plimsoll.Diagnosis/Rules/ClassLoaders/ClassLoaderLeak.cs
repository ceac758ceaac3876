using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>User-code class loaders stay; what holds them the evidence does not show.</summary>
internal sealed class ClassLoaderLeak : Rule
{
    // Large programs load 50 to 100 thousand classes: some 8 KiB each.
    private const long MoreThanClasses = 2L << 30;

    public override RuleCard Card { get; } = new()
    {
        Id = "classloader-leak",
        Title = "Class loaders of jobs that ended stay in memory",
        Explains = ["metaspace", "compressed-class-space"],
        Cause = "leak/classloader",
        Mechanism = "Each submission loads its jar in a class loader of its own. Something outside (a thread, a static field, a registry) keeps a reference, so the classes of every run stay in metaspace.",
        Needs = ["class-loader statistics or histograms with more user-code loaders than running jobs, or many runs before the failure"],
        Thresholds = ["2 GiB of metaspace: a hundred thousand classes of 8 KiB each take 800 MiB", "metadata that rises by half and 16 MiB, in each eighth of the time between half and twice the mean, for five minutes or with a share of small classes"],
        Refuters = ["one loader although the job ran many times"],
        References = ["Flink docs: Debugging classloading", "FLINK-16408"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        LoaderEvidence.Weigh(limit, scale);
        WeighSize(limit, scale);
        WeighTold(limit, scale);
        if (MetadataRise.Of(limit.Process) is { } rise)
        {
            scale.For(Weight.Strong, "rise", $"class metadata rises at one rate from {Bytes.Text(rise.From)} to {Bytes.Text(rise.To)} and never levels off: classes come again and again, and {rise.Unloading} collections unloaded none", rise.Seen);
            scale.Conclude($"Class metadata rises without a stop from {Bytes.Text(rise.From)} to {Bytes.Text(rise.To)}: classes or their loaders stay");
        }

        scale.Lacks("who holds the loaders", "jcmd PID GC.heap_dump /tmp/heap.hprof && plimsoll heap loaders /tmp/heap.hprof");
    }

    // "classes stay", not "classes": that they become more tells of generated ones as well.
    private static readonly string[] LoaderWords = ["loader", "类加载器", "classes stay", "classes remain", "classes linger"];

    // A limit that no set of classes fills unless its runs pile up.
    private static void WeighSize(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        var flag = process.Flags["MaxMetaspaceSize"];
        var most = process.Flags.Bytes("MaxMetaspaceSize") ?? (process.HasConfiguration ? process.Plan[MemoryRegionKind.JvmMetaspace] : null);
        if (limit.Failure == "metaspace" && limit.Broke && most >= MoreThanClasses)
            scale.For(Weight.Strong, "size", $"{Bytes.Text(most.Value)} of class metadata are full: the classes of no program take so much, those of many runs do", (Fact?)flag ?? process.Setting("taskmanager.memory.jvm-metaspace.size"));
    }

    // Metaspace and threads that rise together: a thread that a run leaves behind keeps the loader of its run.
    private static void WeighTold(BrokenLimit limit, Scale scale)
    {
        if (limit.Case.Facts.First<FailureTold>(told => told is { Failure: "metaspace", Saying: FailureSaying.Grows } && Array.Exists(LoaderWords, word => told.Words.Contains(word, StringComparison.OrdinalIgnoreCase))) is { } stays)
            scale.For(Weight.Strong, "loaders told", $"class loaders, or the classes of what has ended, are reported to stay: {stays.Words}", stays);
        if (limit.Case.Facts.First<RegionGrows>(growth => growth.Region == GrowingRegion.Metaspace) is not { } growth)
            return;
        scale.For(Weight.Weak, "growth", "metaspace is reported to grow without end", growth);
        if (Threads(limit) is not { } threads)
            return;
        scale.For(Weight.Weak, "growth", "the number of threads rises with it: a thread that a run leaves behind keeps the class loader of its run", threads);
        scale.Conclude($"Each run leaves threads{(threads.Name.Length > 0 ? $" {threads.Name}" : "")} behind, and with them its class loader and classes", "leak/classloader/thread");
    }

    private static RegionGrows? Threads(BrokenLimit limit) => limit.Case.Facts.First<RegionGrows>(growth => growth.Region == GrowingRegion.Threads);

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Threads(limit) is { } threads)
            yield return new Fix(Applicability.Check, $"end the threads{(threads.Name.Length > 0 ? $" {threads.Name}" : "")} of each run where the run ends: shutdownNow() of its executors, cancel() of its timers, close() of its clients, stop() of its context")
            {
                Text = "Compare two thread dumps (jcmd PID Thread.print), one run apart: the names that came tell who starts them. Where the server that runs the jobs starts them itself, upgrade it, or let each job have a JVM of its own.",
                Verify = "the number of threads and jcmd PID VM.classloader_stats are the same after five more runs",
            };
        if (OutsideFlink.Is(limit.Process))
        {
            yield return new Fix(Applicability.Check, "find what holds the class loaders of earlier runs in a heap dump, and release it; until then restart the process before metaspace is full")
            {
                Text = "A larger -XX:MaxMetaspaceSize only delays the failure. Where the loaders are few and one of them has most of the classes, the classes are generated: look at the names in jcmd PID VM.classes or -Xlog:class+load.",
                Verify = "jcmd PID VM.classloader_stats shows as many loaders after five more runs as before",
            };
            if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.VersionWasFine) is { } fine)
                yield return ByVersion(fine);
            if (limit.Case.Facts.Any<Statement>(statement => statement.Topic == Topic.Redeployed))
                yield return new Fix(Applicability.Check, "or restart Tomcat (or the server that it is) with each deployment instead of redeploying into a running one: a new process has no earlier class loaders");
            yield break;
        }

        yield return new Fix(Applicability.Check, "find the holder in a heap dump and release it; until then put shared libraries into lib/ or run each job in a cluster of its own")
        {
            Text = "Raising taskmanager.memory.jvm-metaspace.size only delays the failure.",
            Verify = "jcmd PID VM.classloader_stats shows no more ChildFirstClassLoader rows than running jobs after five submissions",
        };
        var present = limit.Process.Plan[MemoryRegionKind.JvmMetaspace] ?? 256L << 20;
        yield return FlinkMemoryFix.KeepHeap(limit.Process, "to gain time: raise taskmanager.memory.jvm-metaspace.size", new SettingChange("taskmanager.memory.jvm-metaspace.size", FlinkMemoryFix.Size(present * 2)));
    }

    // The version that leaks is in use; which of its successors does not, its release notes tell.
    private static Fix ByVersion(Statement fine) => new(Applicability.Check, $"or upgrade to the newest release of that line, or go back to {(fine.Name.Length > 0 ? fine.Name : "the version before")}, with which it does not happen, until the leak is fixed")
    {
        Text = "That another version of the library does not leak says whose reference it is: look for shutdown hooks, threads and registries in what changed between the two.",
    };
}
