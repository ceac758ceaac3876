using System.Globalization;

namespace Plimsoll.Diagnosis.Tests;

/// <summary>Texts in which both sizes stand: what is needed, and what there is.</summary>
public sealed class SizesInOneTextTest
{
    [Theory]
    [InlineData("Not enough direct memory.  Please adjust -XX:MaxDirectMemorySize, druid.processing.buffer.sizeBytes, druid.processing.numThreads, or druid.processing.numMergeBuffers: maxDirectMemory[2,147,483,648], memoryNeeded[3,221,225,472] = druid.processing.buffer.sizeBytes[536,870,912] * (druid.processing.numMergeBuffers[2] + druid.processing.numThreads[3] + 1)", "undersized/direct")]
    [InlineData("java.io.IOException: Read and write cache sizes exceed the configured max direct memory size", "undersized/direct")]
    [InlineData("java.lang.IllegalArgumentException: Invalid memory configuration. The sum of max query memory per node (5368709120) and heap headroom (2576980377) cannot be larger than the available heap memory (6442450944)", "conflict/query-memory")]
    [InlineData("java.lang.IllegalArgumentException: System memory 259522560 must be at least 471859200. Please increase heap size using the --driver-memory option or spark.driver.memory in Spark configuration.", "undersized/heap")]
    [InlineData("java.lang.IllegalArgumentException: Required executor memory (2048), overhead (384 MB), and PySpark memory (0 MB) is above the max threshold (2048 MB) of this cluster! Please check the values of 'yarn.scheduler.maximum-allocation-mb'.", "conflict/largest-container")]
    [InlineData("INFO [main] JobImpl: REDUCE capability required is more than the supported max container capability in the cluster. Killing the Job. reduceResourceRequest: 3072 maxContainerCapability:2048", "conflict/largest-container")]
    public void A_program_that_adds_up_its_settings(string line, string cause)
    {
        using var made = new TestCase().With("server.log", $"2026-03-02 10:20:09,941 ERROR [main] Server - start failed\n{line}\n");
        var finding = made.First();
        Assert.Equal(("invalid-configuration", "settings-need-more", cause), (finding.Failure, finding.Id, finding.Cause));
        Assert.NotEmpty(finding.Fixes);
    }

    [Theory]
    [InlineData("The page size must be at least 4096.")]
    [InlineData("INFO Invalid resource request, requested virtual cores < 0, or requested virtual cores > max configured, requestedVirtualCores=8, maxVirtualCores=4")]
    [InlineData("The manual: read and write cache sizes have to fit direct memory.")]
    public void Another_least_size_is_none(string line)
    {
        using var made = new TestCase().With("server.log", $"2026-03-02 10:20:09,941 INFO  [main] Server - {line}\n");
        Assert.DoesNotContain(made.Diagnose().Findings, finding => finding.Failure == "invalid-configuration");
    }

    [Fact]
    public void A_refusal_whose_message_stands_on_the_lines_below()
    {
        using var made = new TestCase().With("taskmanager.out", """
            [ERROR] Could not get JVM parameters and dynamic configurations properly.
            Exception in thread "main" org.apache.flink.configuration.IllegalConfigurationException: 
            The configured Total Process Memory size (2.000gb (2147483648 bytes)) is less than the sum of the derived Total Flink Memory size (3.000gb (3221225472 bytes)) 
            and the configured or default JVM Metaspace size  (256.000mb (268435456 bytes)).

            """);
        var finding = made.First();
        Assert.Equal(("invalid-configuration", "flink-memory-conflict"), (finding.Failure, finding.Id));
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("taskmanager.memory.process.size", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-Xmx820m", 1.0, true)]
    [InlineData("-Xmx1024m", 1.0, true)]
    [InlineData("-Xmx1024m", 4.0, false)]
    public void The_command_line_below_yarns_sentence(string heap, double gigabytes, bool likely)
    {
        var size = gigabytes.ToString("0.0", CultureInfo.InvariantCulture);
        using var made = new TestCase().With("task.log", $"""
            Container [pid=10,containerID=container_1700000000000_0003_01_000004] is running beyond physical memory limits. Current usage: {size} GB of {size} GB physical memory used; 2.6 GB of 8.4 GB virtual memory used. Killing container.
            Dump of the process-tree for container_1700000000000_0003_01_000004 :
            	|- PID PPID PGRPID SESSID CMD_NAME USER_MODE_TIME(MILLIS) SYSTEM_TIME(MILLIS) VMEM_USAGE(BYTES) RSSMEM_USAGE(PAGES) FULL_CMD_LINE
            	|- 11 10 10 10 (java) 1045 130 2005045248 273086 /usr/bin/java -server {heap} org.apache.hadoop.mapred.YarnChild 10.0.0.1 5000 attempt_1700000000000_0003_m_000002_0 8

            """);
        var finding = made.First();
        Assert.Equal("container-limit", finding.Failure);
        Assert.Equal(likely, finding is { Id: "yarn-container-too-small", Cause: "undersized/container", Confidence: >= Scale.Likely });
    }

    [Fact]
    public void The_first_container_of_Spark_is_its_driver()
    {
        using var made = new TestCase().With("submit.sh", "spark-submit --deploy-mode cluster \\\n --conf spark.driver.memory=1G \\\n --conf spark.executor.memory=2G job.jar\n")
            .With("diagnostics.txt", "Diagnostics: Container [pid=12,containerID=container_1700000000000_0190_01_000001] is running beyond physical memory limits. Current usage: 1.5 GB of 1.5 GB physical memory used; 2.4 GB of 4.6 GB virtual memory used. Killing container.\n");
        var finding = made.First();
        Assert.Equal(("container-limit", "yarn-container-too-small"), (finding.Failure, finding.Id));
        Assert.Contains(finding.Fixes[0].Changes, change => change.Key == "spark.driver.memoryOverhead");
    }

    [Theory]
    [InlineData("org.apache.kafka.clients.consumer.KafkaConsumer.pollForFetches(KafkaConsumer.java:1244)", false)]
    [InlineData("org.apache.kafka.clients.consumer.internals.AbstractCoordinator.ensureCoordinatorReady(AbstractCoordinator.java:218)", true)]
    public void A_consumer_that_fetches_speaks_the_right_protocol(string caller, bool foreign)
    {
        using var made = new TestCase().With("connect.log", $"""
            [2026-03-20 08:04:15,034] ERROR WorkerSinkTask threw an uncaught exception (org.apache.kafka.connect.runtime.WorkerTask)
            java.lang.OutOfMemoryError: Java heap space
            	at java.nio.HeapByteBuffer.<init>(HeapByteBuffer.java:57)
            	at java.nio.ByteBuffer.allocate(ByteBuffer.java:335)
            	at org.apache.kafka.common.memory.MemoryPool$1.tryAllocate(MemoryPool.java:30)
            	at org.apache.kafka.common.network.NetworkReceive.readFrom(NetworkReceive.java:112)
            	at org.apache.kafka.common.network.Selector.poll(Selector.java:483)
            	at org.apache.kafka.clients.NetworkClient.poll(NetworkClient.java:547)
            	at org.apache.kafka.clients.consumer.internals.ConsumerNetworkClient.poll(ConsumerNetworkClient.java:262)
            	at {caller}

            """);
        Assert.Equal(foreign, made.First().Id == "foreign-protocol");
    }

    [Theory]
    [InlineData("parquet.io.api.Binary$ByteArraySliceBackedBinary", "query-data-in-heap")]
    [InlineData("com.acme.session.Session", "histogram-dominant-class")]
    public void Values_of_queries_are_work(string type, string id)
    {
        using var made = new TestCase().With("server.log", "2026-03-02 10:20:09,941 ERROR [query-1] Worker - failed\njava.lang.OutOfMemoryError: Java heap space\n")
            .With("histogram.txt", $"""
                 num     #instances         #bytes  class name
                ----------------------------------------------
                   1:      12538728     3601239296  {type}
                   2:      12477932     1698382320  [B
                   3:         12345         987654  java.lang.String
                Total      25029005     5300609270

                """);
        Assert.Equal(id, made.First().Id);
    }

    [Theory]
    [InlineData("-Xmx8g", true)]
    [InlineData("-Xmx2g", false)]
    public void A_daemon_that_vanished_with_a_heap_as_large_as_its_machine(string heap, bool killed)
    {
        using var made = new TestCase().With("gradle.properties", $"org.gradle.jvmargs={heap}\n")
            .With("notes.txt", "The hosted runners have 7g of ram. In the middle of the build it ends with \"Gradle build daemon disappeared unexpectedly (it may have been killed or may have crashed)\".\n");
        Assert.Equal(killed, made.Diagnose().Findings is [{ Failure: "host-oom", Cause: "oversized/heap" }, ..]);
    }

    [Theory]
    [InlineData("OOM upgrading from 9.4.1 to 9.5.0.", "version-regression")]
    [InlineData("Upgrading from 9.4.1 to 9.5.0 fixed the OOM of the linter.", "heap-undersized")]
    public void An_upgrade_in_one_sentence_with_the_failure(string words, string id)
    {
        using var made = new TestCase().With("daemon.log", "Exception in thread \"Cleaner\" java.lang.OutOfMemoryError: Java heap space\n").With("notes.txt", words + "\n");
        Assert.Equal(id, made.First().Id);
    }

    [Fact]
    public void What_Sparks_driver_keeps_for_its_web_page()
    {
        using var made = new TestCase().With("notes.txt", "Spark Application跑一段时间总会被yarn kill掉:\nContainer ... is running beyond physical memory limits. Current usage: xxx GB of xxx GB physical memory used; xx GB of xx GB virtual memory used. Killing container.\n所以dump内存看了下，发现org.apache.spark.ui.jobs.JobProgressListener几乎占掉了一半的内存。\n");
        var finding = made.First();
        Assert.Equal(("container-limit", "leak/heap/spark-web-page"), (finding.Failure, finding.Cause));
        Assert.Contains("retainedJobs", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }
}
