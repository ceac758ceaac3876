using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>User-code class loaders stay; what holds them the evidence does not show.</summary>
internal sealed class LoaderLeak : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "classloader-leak",
        Title = "Class loaders of jobs that ended stay in memory",
        Explains = ["metaspace", "compressed-class-space"],
        Cause = "leak/classloader",
        Mechanism = "Each submission loads its jar in a class loader of its own. Something outside (a thread, a static field, a registry) keeps a reference, so the classes of every run stay in metaspace.",
        Needs = ["class-loader statistics or histograms with more user-code loaders than running jobs, or many runs before the failure"],
        Refuters = ["one loader although the job ran many times"],
        References = ["Flink docs: Debugging classloading", "FLINK-16408"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        LoaderEvidence.Weigh(limit, scale);
        scale.Lacks("who holds the loaders", "jcmd PID GC.heap_dump /tmp/heap.hprof && plimsoll heap loaders /tmp/heap.hprof");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "find the holder in a heap dump and release it; until then put shared libraries into lib/ or run each job in a cluster of its own")
        {
            Text = "Raising taskmanager.memory.jvm-metaspace.size only delays the failure.",
            Verify = "jcmd PID VM.classloader_stats shows no more ChildFirstClassLoader rows than running jobs after five submissions",
        };
        var present = limit.Process.Plan[MemoryRegionKind.JvmMetaspace] ?? 256L << 20;
        yield return FlinkMemoryFix.KeepHeap(limit.Process, "to gain time: raise taskmanager.memory.jvm-metaspace.size", new SettingChange("taskmanager.memory.jvm-metaspace.size", FlinkMemoryFix.Size(present * 2)));
    }
}
