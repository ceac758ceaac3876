using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Somebody saw a Flink process become larger than its configured size, or larger with each run of a job: native memory that no region of Flink's plan bounds.</summary>
internal sealed class FlinkProcessBeyondPlan : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-process-beyond-plan",
        Title = "The process takes more than Flink's plan: native memory that no limit of the JVM bounds",
        Explains = ["native-memory", "host-oom", "container-limit"],
        Cause = "leak/native",
        Mechanism = "Heap, direct memory and metaspace have limits of the JVM's own and cannot make a TaskManager larger than its plan. What can is native: RocksDB beside its shared cache (iterators, pinned index and filter blocks, instances of cancelled jobs that are freed to the allocator and not to the system), zlib and other codecs, JNI, and the arenas of glibc's malloc. "
            + "A process that keeps the memory of a cancelled job and takes more for the next one shows such memory; whether it is kept or only not given back, an allocator that returns memory (jemalloc) tells.",
        Needs = ["a report that the process is larger than configured"],
        Refuters = ["a resident size that levels off below the process size"],
        References = ["Flink docs: Set up TaskManager memory, JVM overhead; State backends, RocksDB memory", "FLINK-19125 (jemalloc in the images since 1.12)", "mallopt(3): M_ARENA_MAX"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (!process.IsFlink || process.Key.Role == ProcessRole.JobManager || process.SettingOf("state.backend.rocksdb.memory.managed") is { Value: "false" })
            return;
        if (limit.Case.Facts.First<FailureTold>(told => told is { Failure: "native-memory", Saying: FailureSaying.Grows }) is not { } above)
            return;
        scale.For(Weight.Strong, "above", $"the process is reported to take more than it is configured to: {above.Words}", above);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic is Topic.RepeatedRuns or Topic.SubmittedAgain) is { } runs)
            scale.For(Weight.Weak, "runs", "it grows from run to run", runs);
        if (RocksDb(process) is { } backend)
            scale.For(Weight.Weak, "rocksdb", "RocksDB is the state backend: its memory is native", backend);
        scale.Conclude(RocksDb(process) is null ? "The process takes more than Flink's plan: native memory grows" : "The process takes more than Flink's plan: native memory, of RocksDB or not given back by the allocator");
        scale.Lacks("which native memory it is", "restart with -XX:NativeMemoryTracking=summary; jcmd PID VM.native_memory summary beside VmRSS of /proc/PID/status, before and after a job: what only the latter has is malloc's (pmap -X PID | sort -k3 -n; jemalloc with prof:true)");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "let an allocator that gives memory back do the work: preload jemalloc (LD_PRELOAD; Flink's images do so since 1.12) or set MALLOC_ARENA_MAX=1, and compare the resident size after the same runs")
        {
            Changes = [new Change("MALLOC_ARENA_MAX", "1")],
            Text = "If it levels off, glibc had kept freed memory; if it grows as before, something holds it: jemalloc with prof:true names it. Until then run each job in a cluster of its own (application mode), so that its memory ends with it.",
            Verify = "VmRSS after the third run is that after the first",
        };
        if (limit.Process.HasConfiguration && limit.Process.Plan.IsAccepted && limit.Process.Plan[MemoryRegionKind.JvmOverhead] is { } overhead)
            yield return FlinkMemoryFix.KeepHeap(limit.Process, "leave room beside the plan: a larger taskmanager.memory.jvm-overhead.min and .max", new SettingChange("taskmanager.memory.jvm-overhead.min", FlinkMemoryFix.Size(overhead * 2)), new SettingChange("taskmanager.memory.jvm-overhead.max", FlinkMemoryFix.Size(overhead * 2)));
        else
            yield return new Fix(Applicability.Check, "leave room beside the plan: a larger taskmanager.memory.jvm-overhead.min and .max, and taskmanager.memory.process.size by as much") { Changes = [limit.Process.Change("taskmanager.memory.jvm-overhead.min", "1g"), limit.Process.Change("taskmanager.memory.jvm-overhead.max", "1g")] };
    }

    private static SettingFound? RocksDb(ProcessCase process) =>
        process.SettingOf("state.backend.type", "state.backend") is { } backend && backend.Value.Contains("rocks", StringComparison.OrdinalIgnoreCase) ? backend : null;
}
