namespace Plimsoll.Diagnosis.Tests;

/// <summary>Memory sizes that Flink of any age refuses, in whatever words, and manifests whose sizes it would refuse.</summary>
public sealed class FlinkSizesTest
{
    private const string Deployment = """
        apiVersion: flink.apache.org/v1beta1
        kind: FlinkDeployment
        metadata:
          name: orders
        spec:
          image: flink:1.17
          flinkVersion: v1_17
          flinkConfiguration:
            taskmanager.numberOfTaskSlots: "2"
          jobManager:
            resource:
              memory: "2048m"
              cpu: 1
          taskManager:
            resource:
              memory: "{0}"
              cpu: 1

        """;

    [Theory]
    [InlineData("13/10/24 16:14:14 FATAL taskmanager.TaskManager: Unable to initialize memory manager with 0 megabytes of memory\n", "undersized/managed")]
    [InlineData("java.lang.IllegalArgumentException: Size of total memory must be positive.\n\tat org.apache.flink.runtime.memory.MemoryManager.<init>(MemoryManager.java:150)\n", "undersized/managed")]
    [InlineData("java.lang.IllegalArgumentException: Network buffer memory size too large: 1073741824 >= 989855744 (total JVM memory size)\n\tat org.apache.flink.util.Preconditions.checkArgument(Preconditions.java:139)\n", "oversized/network")]
    [InlineData("java.lang.IllegalArgumentException: Managed memory size too large for 102 MB network buffer memory and a total of 922 MB JVM memory\n", "oversized/managed")]
    [InlineData("java.lang.IllegalArgumentException: Could not parse value '1024Mi' for key 'taskmanager.memory.process.size'.\n\tat org.apache.flink.configuration.Configuration.getOptional(Configuration.java:753)\n", "wrong-setting/memory")]
    [InlineData("Warning  ValidationError  flinkdeployment/basic  TaskManager resource memory parse error: Memory size unit 'gi' does not match any of the recognized units: (b | bytes)\n", "wrong-setting/memory")]
    [InlineData("[ERROR] Configured TaskManager managed memory fraction is not a valid value. It must be between 0.0 and 1.0.\nPlease set 'taskmanager.memory.fraction' in flink-conf.yaml.\n", "wrong-setting/memory")]
    public void A_refused_size_is_an_invalid_configuration(string text, string cause)
    {
        using var made = new TestCase().With("taskmanager.log", text);
        var finding = made.First();
        Assert.Equal(("flink-size-refused", "invalid-configuration", cause), (finding.Id, finding.Failure, finding.Cause));
        Assert.NotEmpty(finding.Fixes);
    }

    [Theory]
    [InlineData("java.lang.IllegalArgumentException: The given amount of memory amounted to less than one page.\n\tat com.acme.sort.ExternalSorter.<init>(ExternalSorter.java:15)\n")]
    [InlineData("throw new IllegalArgumentException(\"The given amount of memory amounted to less than one page.\");\n")]
    [InlineData("Could not parse value 'abc' for key 'restart-strategy.fixed-delay.attempts'.\n")]
    public void Another_programs_words_or_its_source_are_none(string text)
    {
        using var made = new TestCase().With("sorter.log", text);
        Assert.DoesNotContain(made.Diagnose().Findings, finding => finding.Failure == "invalid-configuration");
    }

    [Theory]
    [InlineData("768m", true)]
    [InlineData("2Gi", false)]
    public void A_manifest_whose_size_the_model_refuses_is_told_before_it_fails(string memory, bool refused)
    {
        using var made = new TestCase().With("flinkdeployment.yaml", Deployment.Replace("{0}", memory, StringComparison.Ordinal));
        var findings = made.Diagnose().Findings;
        Assert.Equal(refused, findings.Any(finding => finding is { Failure: "invalid-configuration", Cause: "undersized/process", Severity: Severity.Warning }));
        Assert.True(refused || findings.Count == 0);
    }

    [Fact]
    public void Spotifys_operator_gives_the_process_a_share_of_the_limit()
    {
        using var made = new TestCase().With("flinkjobcluster.yaml", """
                resources:
                  limits:
                    memory: "1024Mi"
                    cpu: "200m"
              job:
                jarFile: ./examples/streaming/WordCount.jar
                parallelism: 2
              flinkProperties:
                taskmanager.numberOfTaskSlots: "1"

            """);
        var finding = made.First();
        Assert.Equal(("flink-memory-conflict", "invalid-configuration"), (finding.Id, finding.Failure));
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("resources.limits.memory", StringComparison.Ordinal));
    }

    [Fact]
    public void A_process_that_runs_has_other_sizes_than_the_file()
    {
        using var made = new TestCase().With("conf/flink-conf.yaml", "taskmanager.memory.process.size: 700m\ntaskmanager.numberOfTaskSlots: 1\n")
            .With("taskmanager.log", "2021-03-02 10:00:00,000 INFO  org.apache.flink.runtime.io.network.buffer.NetworkBufferPool - Allocated 64 MB for network buffer pool (number of memory segments: 2048, bytes per segment: 32768).\n");
        Assert.DoesNotContain(made.Diagnose().Findings, finding => finding.Failure == "invalid-configuration");
    }

    [Fact]
    public void A_zero_that_is_set_is_named_where_the_TaskManager_does_not_work()
    {
        using var made = new TestCase().With("flink-conf.yaml", "taskmanager.memory.size: 0\n")
            .With("notes.txt", "Flink 1.9. The value of taskmanager.memory.size in flink-conf.yaml is set to zero, the taskmanager does not work.\n");
        var finding = made.First();
        Assert.Equal("flink-size-refused", finding.Id);
        Assert.Contains(finding.Fixes, fix => fix.Changes.Any(change => change.Key == "taskmanager.memory.size"));
        using var well = new TestCase().With("flink-conf.yaml", "taskmanager.memory.size: 0\n").With("notes.txt", "Flink 1.9. We set taskmanager.memory.size to 0 and the cluster works fine.\n");
        Assert.True(well.IsQuiet());
    }

    [Fact]
    public void Managed_memory_that_is_taken_at_the_start_must_fit()
    {
        using var made = new TestCase().With("taskmanager.log", "java.lang.Exception: OutOfMemory error (Java heap space) while allocating the TaskManager heap memory (734003200 bytes).\n\tat org.apache.flink.runtime.taskexecutor.TaskManagerServices.createMemoryManager(TaskManagerServices.java:300)\n");
        Assert.Equal(("heap-space", "oversized/managed"), (made.First().Failure, made.First().Cause));
    }

    [Fact]
    public void Memory_that_the_autoscaler_tunes_is_its_setting()
    {
        using var made = new TestCase().With("notes.txt", "Flink Kubernetes operator, autoscaler with memory tuning. The heap gets all remaining memory, no memory is assigned to the metaspace. The JVM of the TaskManager fails at startup.\n");
        var finding = made.First();
        Assert.Equal(("metaspace", "flink-memory-tuned"), (finding.Failure, finding.Id));
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("memory.tuning", StringComparison.Ordinal));
        using var asked = new TestCase().With("notes.txt", "Flink Kubernetes operator: how does the autoscaler do its memory tuning, and is some memory assigned to the metaspace?\n");
        Assert.True(asked.IsQuiet());
    }

    [Fact]
    public void A_process_that_keeps_the_memory_of_cancelled_jobs_grows_natively()
    {
        using var made = new TestCase().With("flink-conf.yaml", "state.backend: rocksdb\ntaskmanager.memory.process.size: 4g\n")
            .With("notes.txt", "Flink 1.13 standalone 模式下，cancel 掉作业，作业占用的内存不释放，再次启动作业，taskmanager 的内存大于配置内存。\n");
        var finding = made.First();
        Assert.Equal(("native-memory", "leak/native"), (finding.Failure, finding.Cause));
        using var within = new TestCase().With("flink-conf.yaml", "state.backend: rocksdb\ntaskmanager.memory.process.size: 4g\n").With("notes.txt", "Flink 1.13: is the resident memory larger than the configured process size when RocksDB is used?\n");
        Assert.True(within.IsQuiet());
    }
}
