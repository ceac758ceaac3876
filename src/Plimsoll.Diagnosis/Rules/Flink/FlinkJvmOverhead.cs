using System.Globalization;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Native memory outside Flink's regions outgrew the JVM overhead; which memory it is the evidence does not show.</summary>
internal sealed class FlinkJvmOverhead : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-jvm-overhead",
        Title = "Native memory outside the JVM's limits outgrew the reserve that Flink keeps for it",
        Explains = ["container-limit"],
        Cause = "undersized/jvm-overhead",
        Mechanism = "Thread stacks, code cache, malloc's fragmentation, JNI libraries and mapped files share the JVM overhead: a tenth of the process, between 192 MiB and 1 GiB. No limit bounds them but the container's, which kills.",
        Needs = ["a kill from outside"],
        References = ["Flink docs: JVM overhead; Container memory exceeded"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (!limit.Process.IsFlink)
            return;
        if (limit.Facts.Of<ProcessKilled>() is [_, ..] kills && kills.All(killed => killed.Scope == KillScope.YarnVirtual))
            scale.Refute("YARN counted virtual memory: address space, not what the process used", kills[0]);
        scale.For(Weight.Weak, "kill", "the process was killed from outside, so no limit inside the JVM was reached first", [.. limit.Scale.Witnesses.SelectMany(witness => witness.Facts).Take(1)]);
        scale.Lacks("what grows outside the heap", "restart with -XX:NativeMemoryTracking=summary; jcmd PID VM.native_memory baseline; an hour later jcmd PID VM.native_memory summary.diff");
        scale.Lacks("how fast it grows", "ps -o rss= -p PID (every minute)");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var process = limit.Process;
        var name = process.Key.Role == ProcessRole.JobManager ? "jobmanager" : "taskmanager";
        if (process.AssumedVersion.Epoch == MemoryEpoch.HeapWithCutOff)
        {
            yield return CutOffFix(process);
            yield break;
        }

        var wanted = Math.Max(512L << 20, (process.Plan[MemoryRegionKind.JvmOverhead] ?? 192L << 20) * 2);
        yield return FlinkMemoryFix.KeepHeap(process, $"raise {name}.memory.jvm-overhead.min and .max to {FlinkMemoryFix.Size(wanted)}, and {name}.memory.process.size with them", new SettingChange($"{name}.memory.jvm-overhead.min", FlinkMemoryFix.Size(wanted)), new SettingChange($"{name}.memory.jvm-overhead.max", FlinkMemoryFix.Size(wanted))) with
        {
            Text = "If it dies again, only later, it is a leak: native memory tracking tells what grows. With glibc, MALLOC_ARENA_MAX=1 or jemalloc stops fragmentation.",
            Verify = "container_memory_working_set_bytes levels off below the limit",
        };
    }

    // Up to 1.9 the container is heap plus cut-off, and off-heap managed memory, network buffers and everything native share what is cut off.
    private static Fix CutOffFix(ProcessCase process)
    {
        const double Default = 0.25;
        var present = process.Setting("containerized.heap-cutoff-ratio") is { } set && double.TryParse(set.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) ? ratio : Default;
        var wanted = Math.Clamp(present * 2, Default, 0.5).ToString("0.##", CultureInfo.InvariantCulture);
        return new Fix(Applicability.Check, $"raise containerized.heap-cutoff-ratio to {wanted}: the share of the container that is left outside the heap")
        {
            Changes = [process.Change("containerized.heap-cutoff-ratio", wanted)],
            Text = "Up to Flink 1.9 the cut-off (a quarter by default, 600 MB at least: containerized.heap-cutoff-min) is all that native memory, RocksDB, thread stacks and malloc have. taskmanager.memory.off-heap: true with preallocate: true takes managed memory (taskmanager.memory.fraction) outside the heap from the start; without batch jobs set it to false. "
                + "The heap shrinks by what is cut off: raise taskmanager.heap.size with it. From 1.10 on each part has a setting of its own (taskmanager.memory.process.size, jvm-overhead).",
            Verify = "yarn logs shows no 'beyond physical memory limits'; the container's resident memory levels off below its size",
        };
    }
}
