using System.Globalization;
using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>YARN killed a JVM whose heap leaves too little of its container for everything else.</summary>
internal sealed class YarnContainerTooSmall : Rule
{
    /// <summary>Compiled code, class metadata, stacks, buffers of input and output, and the JVM itself, of a small task.</summary>
    private const long Besides = 192L << 20;

    /// <summary>The collector's own structures take up to this part of the heap.</summary>
    private const long CollectorShare = 10;

    /// <summary>The process tree that the NodeManager prints below its sentence.</summary>
    private const long DumpLines = 12;

    public override RuleCard Card { get; } = new()
    {
        Id = "yarn-container-too-small",
        Title = "YARN's container is too small for its JVM's heap and what stands beside it",
        Explains = ["container-limit"],
        Cause = "undersized/container",
        Mechanism = "YARN counts the resident memory of the whole process tree. A JVM takes its heap and beside it class metadata, compiled code, stacks, direct buffers and the collector's own structures: 200 MiB even of a small task, more with the heap. Sizes of container and -Xmx are two settings of MapReduce, Tez and Hive, and often only one of them is changed; Spark computes the container from the heap and an overhead. The NodeManager prints the command line of what it killed, so both numbers stand in one text.",
        Needs = ["YARN's diagnostics with the physical memory used", "-Xmx, from the process tree below them or from the settings"],
        Thresholds = ["192 MiB and a tenth of the heap beside it: what a small task takes; Hadoop's documentation leaves a fifth of the container"],
        Refuters = ["a kill for virtual memory", "memory that is reported to grow for hours or days"],
        References = ["org.apache.hadoop.yarn.server.nodemanager.containermanager.monitor.ContainersMonitorImpl", "mapred-default.xml: mapreduce.map.memory.mb, mapreduce.map.java.opts, mapreduce.job.heap.memory-mb.ratio (0.8)", "Hive: hive.tez.container.size, hive.tez.java.opts", "Spark: spark.driver.memoryOverhead, spark.executor.memoryOverhead"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink || Killed(limit) is not { LimitBytes: { } most } killed)
            return;
        if (Heap(limit, killed) is var (heap, fact))
            WeighHeap(killed, most, heap, fact, scale);
        if (Grows(limit) is { } grows)
            scale.Against("growth", "it is reported to grow, or to be killed after hours or days", grows);
        else if (!scale.HasSupport)
            scale.For(Weight.Weak, "sum", $"it was killed at its container's limit of {Bytes.Text(most)}; nothing in the evidence tells of growth", killed);
        if (!scale.HasSupport)
            return;
        scale.Lacks("whether the heap or what stands beside it fills the container", "yarn logs -applicationId ID (the process tree with -Xmx below the sentence); jcmd PID VM.native_memory summary of a task that runs");
        if (scale.Sentence is null)
            scale.Conclude($"The container of {Bytes.Text(most)} does not hold the JVM's heap and what stands beside it");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Killed(limit) is not { LimitBytes: { } most } killed)
            yield break;
        var heap = Heap(limit, killed)?.Bytes;
        var wanted = Math.Max(most / 2 * 3, heap is { } bytes ? (bytes / 4 * 5) + Besides : 0);
        var known = limit.Process.KnownJvm?.Heap.Key;
        if (known is "spark.driver.memory" or "spark.executor.memory")
        {
            yield return OfSpark(limit, known, most, heap);
            yield break;
        }

        var option = known ?? "-Xmx";
        var container = known switch
        {
            "mapreduce.map.java.opts" => "mapreduce.map.memory.mb",
            "mapreduce.reduce.java.opts" => "mapreduce.reduce.memory.mb",
            "hive.tez.java.opts" => "hive.tez.container.size",
            "tez.am.launch.cmd-opts" => "tez.am.resource.memory.mb",
            _ => "the container's memory",
        };
        var size = (wanted >> 20).ToString(CultureInfo.InvariantCulture);
        var lower = FlinkMemoryFix.Size(Math.Max(32L << 20, most / 4 * 3));
        yield return new Fix(Applicability.Check, $"raise {container} from {Bytes.Text(most)} to {size} MB{(heap is { } present && present > most / 4 * 3 ? $", or lower the heap to at most three quarters of the container: {option} with -Xmx{lower}" : $" and leave {option} as it is")}")
        {
            Changes = container.Contains(' ', StringComparison.Ordinal) ? [] : [new Change(container, size, (most >> 20).ToString(CultureInfo.InvariantCulture))],
            Text = "-Xmx at 75 to 80 % of the container; a small container needs a larger part beside the heap. YARN rounds up to yarn.scheduler.minimum-allocation-mb and grants no more than yarn.scheduler.maximum-allocation-mb. Where another program submits the job, give it the settings there (Druid: jobProperties in the tuningConfig; Oozie: the action's configuration; Sqoop and Pig: -D). Off-heap buffers, native codecs and child processes (streaming, Python) count too.",
            Verify = "the task's attempts succeed; the counter 'Physical memory (bytes) snapshot' stays a tenth below the container",
        };
    }

    private static void WeighHeap(ProcessKilled killed, long most, long heap, Fact fact, Scale scale)
    {
        if (heap >= most)
            scale.For(Weight.Decisive, "sum", $"the heap of {Bytes.Text(heap)} alone takes the whole container of {Bytes.Text(most)}", killed, fact);
        else if (heap + (heap / CollectorShare) + Besides >= most)
            scale.For(Weight.Strong, "sum", $"the heap may take {Bytes.Text(heap)} of {Bytes.Text(most)}: the {Bytes.Text(most - heap)} beside it are less than class metadata, compiled code, stacks, buffers and the collector need", killed, fact);
        if (scale.HasSupport)
            scale.Conclude($"The JVM may take a heap of {Bytes.Text(heap)} and needs more beside it, its container has {Bytes.Text(most)}");
    }

    // The container is the heap and the overhead: the heap as it is, and more beside it.
    private static Fix OfSpark(BrokenLimit limit, string heapKey, long most, long? heap)
    {
        var key = heapKey.Replace(".memory", ".memoryOverhead", StringComparison.Ordinal);
        var wanted = FlinkMemoryFix.Size(Math.Max(512L << 20, heap is { } bytes && bytes < most ? (most - bytes) * 2 : most / 4));
        var set = limit.Process.ApplicationSetting(setting => setting == key);
        return new Fix(Applicability.Check, $"raise {key} to {wanted}; if heap is what is short, {heapKey} (the container is the sum of both)")
        {
            Changes = [new Change(key, wanted, set?.Value, set?.Origin.Source, set?.Origin.Line ?? 0)],
            Text = "Unset, the overhead is a tenth of the memory, 384 MiB at least, which small processes outgrow with class metadata, threads and direct buffers alone. Before Spark 2.3 the keys are spark.yarn.driver.memoryOverhead and spark.yarn.executor.memoryOverhead, in MB. Of a streaming application in cluster mode the driver keeps what its web page shows: spark.ui.retainedJobs, spark.ui.retainedStages and spark.sql.ui.retainedExecutions bound it, the blocks that wait are bounded by spark.streaming.receiver.maxRate or spark.streaming.backpressure.enabled.",
            Verify = "yarn logs shows no 'beyond physical memory limits' over the time that it took to be killed",
        };
    }

    // Spark's own sentence names the setting and has a rule of its own.
    private static ProcessKilled? Killed(BrokenLimit limit)
    {
        var kills = limit.Facts.Of<ProcessKilled>();
        return kills.Any(killed => killed.Scope == KillScope.YarnVirtual || killed.OverheadKey.Length > 0) ? null : kills.FirstOrDefault(killed => killed is { Scope: KillScope.YarnPhysical, LimitBytes: > 0 });
    }

    // Of the command line below the sentence; else of the only size that the evidence has.
    private static (long Bytes, Fact Fact)? Heap(BrokenLimit limit, ProcessKilled killed)
    {
        var own = limit.Facts.Of<JvmFlag>().FirstOrDefault(flag => flag.Name == "MaxHeapSize" && !flag.AfterMain && flag.Origin.Source == killed.Origin.Source && flag.Origin.Line >= killed.Origin.Line && flag.Origin.Line <= killed.Origin.Line + DumpLines);
        if (own is not null && JvmFlags.ParseBytes(own.Value) is > 0 and < (1L << 45) and var bytes)
            return (bytes, own);
        if (limit.Process.KnownJvm?.Heap is { IsSize: true } place && limit.Process.ApplicationSetting(key => key == place.Key) is { Number: > 0 and < (1L << 45) and var set } setting)
            return (set, setting);
        return limit.Process is { MaxHeap: > 0 and < (1L << 45) and var most, HeapFlag: { } flag } ? (most, flag) : null;
    }

    private static Fact? Grows(BrokenLimit limit) =>
        (Fact?)limit.Case.Facts.First<Statement>(told => told.Topic is Topic.Growth or Topic.LongUptime or Topic.NeverFreed or Topic.ResidentStays) ?? limit.Case.Facts.First<RegionGrows>();
}
