using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Fixes;

/// <summary>More heap for a process: out of idle managed memory first, then out of a larger process.</summary>
internal static class HeapFix
{
    /// <summary>A healthy heap holds its live set three times: research and vendors agree on three to four.</summary>
    private const int LiveSetFactor = 3;
    private const int MostLiveSets = 4;

    /// <summary>The fixes, cheapest first.</summary>
    public static IEnumerable<Fix> For(BrokenLimit limit)
    {
        var process = limit.Process;
        if (!process.IsFlink)
            return [JvmFix(process)];
        return process.Key.Role == ProcessRole.JobManager ? JobManagerFixes(process) : TaskManagerFixes(process);
    }

    private static IEnumerable<Fix> TaskManagerFixes(ProcessCase process)
    {
        if (process.StateOnHeap != false && process.Plan[MemoryRegionKind.Managed] is > 64L << 20 and var idle && process.Plan.IsAccepted)
        {
            yield return FlinkMemoryFix.Of(process, $"give the idle managed memory ({Bytes.Text(idle)}) to the heap: taskmanager.memory.managed.size: 0", [new SettingChange("taskmanager.memory.managed.size", "0")]) with
            {
                Text = "Managed memory serves RocksDB, batch operators and Python only; a streaming job with state on the heap does not use it.",
                Verify = "-Xmx in the TaskManager's log has grown; old generation after a full collection stays below 70 %",
            };
        }

        if (!FlinkMemoryFix.KnowsSizes(process))
        {
            yield return ByHalf("taskmanager.memory.process.size");
            yield break;
        }

        var heap = WantedHeap(process);
        yield return Grow(process, heap) ?? TaskHeap(process, heap);
    }

    // Where no total is set, the parts are, and the total follows.
    private static Fix TaskHeap(ProcessCase process, long heap)
    {
        var size = FlinkMemoryFix.Size(heap - (process.Plan[MemoryRegionKind.FrameworkHeap] ?? 0));
        return FlinkMemoryFix.Of(process, $"raise the task heap to {size}: taskmanager.memory.task.heap.size", [new SettingChange("taskmanager.memory.task.heap.size", size)]) with
        {
            Text = "The process grows by as much: so must taskmanager.memory.process.size, where it is set, and the container's limit.",
            Verify = "after a full collection the old generation stays below 70 % over a whole load cycle",
        };
    }

    private static IEnumerable<Fix> JobManagerFixes(ProcessCase process)
    {
        if (!FlinkMemoryFix.KnowsSizes(process))
        {
            yield return ByHalf("jobmanager.memory.process.size");
            yield break;
        }

        var heap = WantedHeap(process);
        yield return Grow(process, heap) ?? new Fix(Applicability.Check, $"raise the JobManager's heap to {Bytes.Text(heap)}: jobmanager.memory.heap.size")
        {
            Changes = [process.Change("jobmanager.memory.heap.size", FlinkMemoryFix.Size(heap))],
            Text = "jobmanager.memory.process.size has to grow by as much.",
        };
    }

    private static Fix? Grow(ProcessCase process, long heap)
    {
        var name = process.Key.Role == ProcessRole.JobManager ? "jobmanager" : "taskmanager";
        var fix = FlinkMemoryFix.Grow(process, $"raise {name}.memory.process.size until the heap has {Bytes.Text(heap)}", plan => plan.MaxHeap, heap);
        return fix is null ? null : fix with
        {
            Text = $"{Range(process, name, fix)}{Cited(process)}{name}.memory.{(name == "jobmanager" ? "heap.size" : "task.heap.size")} or {name}.memory.flink.size can be set instead; the container must be able to hold the new process size.",
            Verify = "after a full collection the old generation stays below 70 % over a whole load cycle",
        };
    }

    // No size is invented where the evidence tells none: a number below the present one would harm.
    private static Fix ByHalf(string key) => new(Applicability.Check, $"raise {key} by half of what it is now")
    {
        Text = "The evidence does not tell the present size. Whether more heap helps at all, a heap dump or two histograms ten minutes apart tell first.",
        Verify = "after a full collection the old generation stays below 70 % over a whole load cycle",
    };

    /// <summary>From three to four times the live set, in the total that Flink's model needs for it.</summary>
    private static string Range(ProcessCase process, string name, Fix lower)
    {
        if (process.LiveSet is not { } live || lower.Changes is not [var low, ..] || FlinkMemoryFix.Grow(process, "", plan => plan.MaxHeap, live * MostLiveSets) is not { Changes: [var high, ..] } || high.To == low.To)
            return "";
        return $"{Bytes.Text(live)} stay after full collections; a heap of three to four times that takes a {name}.memory.process.size of {low.To} to {high.To}. ";
    }

    private static Fix JvmFix(ProcessCase process)
    {
        if (KnownHeap(process) is null)
        {
            return ByHalf("-Xmx") with
            {
                Text = "The evidence does not tell the present heap: jcmd PID VM.flags prints MaxHeapSize. If what stays after a full collection grows again towards the new limit, it is a leak: take a heap dump then.",
            };
        }

        var heap = FlinkMemoryFix.Size(WantedHeap(process));
        var place = process.Flags["MaxHeapSize"] is { Variable: { Length: > 0 } variable } set ? $", in {variable}, which sets it ({set.Origin})" : "";
        return new Fix(Applicability.Check, $"raise the heap: -Xmx{heap}{place}")
        {
            Changes = [new Change("-Xmx", heap, process.Flags["MaxHeapSize"]?.Value)],
            Text = $"{Cited(process)}If what stays after a full collection grows again towards the new limit, it is a leak: take a heap dump then.",
            Verify = "old generation after full collections stays below 70 %",
        };
    }

    // The range behind the figure, with its source, and what the container leaves for it.
    private static string Cited(ProcessCase process) =>
        process.GcRun is { } seen && HeapSizing.Of(seen.Run, seen.Measures, process.MemoryLimit?.Bytes ?? seen.Run.Facts.ContainerMemory) is { } sizing
            ? $"The rule behind it: {sizing.Sentence} (Hunt and John, Java Performance, chapter 7; for ZGC and Shenandoah JEP draft 8329758). "
            : "";

    // The limit, or the most that a GC log or the JVM's last words show to have been the heap.
    private static long? KnownHeap(ProcessCase process)
    {
        if (process.MaxHeap is { } limit)
            return limit;
        if (process.HeapSetting?.Number is > 1L << 20 and var set)
            return set;
        var seen = new[] { process.GcRuns.Max(run => (long?)Math.Max(run.Measures.Heap.Limit ?? 0, run.Measures.Heap.LastCommitted ?? 0)), Printed(process) }.Max() ?? 0;
        return seen > 0 ? seen : null;
    }

    // The generations of one printing add up; G1 prints one line.
    private static long? Printed(ProcessCase process) =>
        process.Facts.Of<HeapInfoTaken>().GroupBy(taken => (taken.Origin.Source, taken.Origin.Line / 10)).Select(printed => printed.Sum(taken => (long?)taken.Committed)).Max();

    private static long WantedHeap(ProcessCase process)
    {
        var present = KnownHeap(process) ?? 512L << 20;
        var live = process.LiveSet;
        return live is { } bytes ? Math.Max(bytes * LiveSetFactor, present * 3 / 2) : present * 2;
    }
}
