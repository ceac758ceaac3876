using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>What a Spark executor uses outside its heap is more than its overhead.</summary>
internal sealed class SparkMemoryOverhead : Rule
{
    // org.apache.spark.deploy.yarn.YarnSparkHadoopUtil: the overhead is a tenth of the executor's memory, at least 384 MiB.
    private const double Factor = 0.1;
    private const long Least = 384L << 20;

    public override RuleCard Card { get; } = new()
    {
        Id = "spark-memory-overhead",
        Title = "Memory outside the heap of Spark's process outgrew its overhead",
        Explains = ["container-limit"],
        Cause = "undersized/jvm-overhead",
        Mechanism = "Spark asks YARN for spark.executor.memory, which is the heap, plus an overhead of a tenth of it, at least 384 MiB. Direct buffers of the shuffle, metaspace, thread stacks, compression libraries and, above all, Python workers share that overhead. A kill for physical memory says that they outgrew it; more heap in the same container would make it worse.",
        Needs = ["the diagnostics that Spark prints of the killed container"],
        Thresholds = ["10 %, at least 384 MiB: Spark's own default"],
        Refuters = ["a kill for virtual memory"],
        References = ["org.apache.spark.deploy.yarn.YarnAllocator", "org.apache.spark.deploy.yarn.YarnSparkHadoopUtil: MEMORY_OVERHEAD_FACTOR, MEMORY_OVERHEAD_MIN", "Spark docs: spark.executor.memoryOverhead"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Killed(limit) is not { } killed)
            return;
        scale.For(Weight.Weak, "kill", "YARN killed the process by its physical memory, in which the heap and everything besides it count together", killed);
        if (Overhead(limit, killed) is var (memory, overhead, setting) && setting is not null)
            scale.For(Weight.Weak, "settings", $"of the container's {Bytes.Text(killed.LimitBytes ?? 0)} the heap takes {Bytes.Text(memory)}: {Bytes.Text(overhead)} are left for the rest", setting);
        scale.Lacks("what outgrew the overhead: Python workers, direct buffers or the shuffle", "ps -eo rss,args --sort=-rss on the executor's host; spark.executor.extraJavaOptions=-XX:NativeMemoryTracking=summary and jcmd PID VM.native_memory summary");
        if (killed.LimitBytes is { } bytes)
            scale.Conclude($"The executor's heap and everything besides it need more than the container's {Bytes.Text(bytes)}");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Killed(limit) is not { } killed)
            yield break;
        if (Overhead(limit, killed) is not var (memory, overhead, _))
        {
            yield return new Fix(Applicability.Check, $"raise {killed.OverheadKey} to twice what it is: unset it is a tenth of the process's memory, at least 384 MiB") { Verify = Verified };
            yield break;
        }

        var wanted = FlinkMemoryFix.Size(overhead * 2);
        yield return new Fix(Applicability.Check, $"raise {killed.OverheadKey} to {wanted}")
        {
            Changes = [new Change(killed.OverheadKey, wanted)],
            Text = $"The container's {Bytes.Text(killed.LimitBytes ?? 0)} are about {Bytes.Text(memory)} of heap and {Bytes.Text(overhead)} of overhead; {wanted} is twice that overhead. Or keep the container and lower the process's heap by as much. With PySpark bound the workers (spark.executor.pyspark.memory); fewer cores an executor mean fewer buffers at once.",
            Verify = Verified,
        };
    }

    private const string Verified = "the executors of the same job live to its end; peak memory metrics (ProcessTreeJVMRSSMemory, ProcessTreePythonRSSMemory) stay below the container's size";

    private static ProcessKilled? Killed(BrokenLimit limit) =>
        limit.Facts.Of<ProcessKilled>().Where(killed => killed is { Scope: KillScope.YarnPhysical, OverheadKey.Length: > 0 }).MaxBy(killed => killed.LimitBytes ?? 0);

    // By the setting where it is in the evidence, else by Spark's own default.
    private static (long Memory, long Overhead, ApplicationSetting? Setting)? Overhead(BrokenLimit limit, ProcessKilled killed)
    {
        if (killed.LimitBytes is not { } bytes)
            return null;
        var process = killed.OverheadKey.Contains("driver", StringComparison.Ordinal) ? "spark.driver.memory" : "spark.executor.memory";
        if (limit.Process.ApplicationSetting(key => key == process) is { Number: { } set } setting && set > 0 && set < bytes)
            return (set, bytes - set, setting);
        var overhead = Math.Max(Least, (long)(bytes - (bytes / (1 + Factor))));
        if (overhead >= bytes)
            return null;
        return (bytes - overhead, overhead, null);
    }
}
