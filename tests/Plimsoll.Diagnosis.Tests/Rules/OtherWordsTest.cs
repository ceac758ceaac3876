using Plimsoll.Diagnosis.Readers;

namespace Plimsoll.Diagnosis.Tests;

/// <summary>The same failures in other words: messages without their class, exceptions as JSON, counts and stacks that people tell, and what servers say of their collector.</summary>
public sealed class OtherWordsTest
{
    private const string TooLarge = "Size of the state is larger than the maximum permitted memory-backed state";

    private const string Refusal = "Sum of configured Framework Heap Memory (128.000mb (134217728 bytes)), Framework Off-Heap Memory (128.000mb (134217728 bytes)), Task Off-Heap Memory (0 bytes), Managed Memory (120.000mb (125829120 bytes)) and Network Memory (64.000mb (67108864 bytes)) exceed configured Total Flink Memory (300.000mb (314572800 bytes)).";

    private const string NoSegments = "java.lang.OutOfMemoryError: Could not allocate enough memory segments for NetworkBufferPool";

    private const string TestRun = "[INFO] Running com.acme.jobs.OrdersITCase\norg.junit.platform.commons.JUnitException: TestEngine with ID 'junit-jupiter' failed to execute tests\n\tat org.junit.platform.launcher.core.EngineExecutionOrchestrator.execute(EngineExecutionOrchestrator.java:153)\nCaused by: " + NoSegments + "\n";

    [Theory]
    [InlineData(TooLarge + " (Size=6306404, maxSize=5242880). Consider using FileSystemCheckpointStorage.")]
    [InlineData("2026-05-04 10:20:00,000 WARN  o.a.f.runtime.checkpoint.CheckpointFailureManager [] - Checkpoint 7 failed: " + TooLarge + ". Size=6306404, maxSize=5242880. Consider using a different checkpoint storage.")]
    [InlineData(TooLarge + ".")]
    public void A_state_too_large_for_the_JobManager_needs_no_class_to_be_known(string line)
    {
        using var made = new TestCase().With("taskmanager.log", line + "\n");
        var finding = made.First();
        Assert.Equal(("checkpoint-size", "wrong-setting/state-backend"), (finding.Failure, finding.Cause));
    }

    [Theory]
    [InlineData("What does \"" + TooLarge + "\" mean?")]
    [InlineData("This leaves 4 threads for the readers of the topic.")]
    [InlineData("The server has 200 threads named http-nio-8080-exec and answers well.")]
    [InlineData("What does OutOfMemoryError (Java heap space) mean?")]
    [InlineData("The method java.nio.Bits.reserveMemory calls System.gc() when the limit is reached.")]
    [InlineData("Heap usage reaches 95 % and then drops to 20 % with each collection.")]
    public void Mere_mentions_are_no_failure(string notes)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void An_exception_as_JSON_is_a_chain()
    {
        string[] parts = [.. TraceText.Unfold("Error {\"type\":\"a.b.OuterException\",\"message\":\"it failed\",\"throwableList\":[{\"type\":\"java.lang.OutOfMemoryError\",\"message\":\"Metaspace\",\"additionalMetadata\":{}}]}")];
        Assert.Equal(["a.b.OuterException: it failed", "java.lang.OutOfMemoryError: Metaspace"], parts);
        Assert.Equal(["a.b.OuterException: it failed"], TraceText.Unfold("\"{\\\"type\\\":\\\"a.b.OuterException\\\",\\\"message\\\":\\\"it failed\\\"}\""));
    }

    [Fact]
    public void A_total_too_small_for_defaults_is_raised_where_the_operator_takes_it_from()
    {
        using var made = new TestCase().With("describe.txt", "Error {\"type\":\"org.apache.flink.kubernetes.operator.exception.ReconciliationException\",\"message\":\"org.apache.flink.configuration.IllegalConfigurationException: TaskManager memory configuration failed: " + Refusal + "\",\"additionalMetadata\":{},\"throwableList\":[{\"type\":\"org.apache.flink.configuration.IllegalConfigurationException\",\"message\":\"" + Refusal + "\",\"additionalMetadata\":{}}]}\n");
        var finding = made.First();
        Assert.Equal(("invalid-configuration", "undersized/process"), (finding.Failure, finding.Cause));
        Assert.Equal("spec.taskManager.resource.memory", finding.Fixes[0].Changes[0].Key);
    }

    [Fact]
    public void A_part_above_its_default_is_a_conflict_also_where_the_bytes_are_left_out()
    {
        using var made = new TestCase().With("taskmanager.log", "org.apache.flink.configuration.IllegalConfigurationException: Sum of configured Framework Heap Memory (2.000gb), Framework Off-Heap Memory (128.000mb), Task Off-Heap Memory (0 bytes), Managed Memory (400.000mb) and Network Memory (100.000mb) exceed configured Total Flink Memory (1.000gb).\n");
        var finding = made.First();
        Assert.Equal(("invalid-configuration", "conflict/memory"), (finding.Failure, finding.Cause));
        Assert.Equal("taskmanager.memory.framework.heap.size", finding.Fixes[0].Changes[0].Key);
    }

    [Fact]
    public void Network_pools_of_tests_share_the_direct_memory_of_one_JVM()
    {
        using var alone = new TestCase().With("ci.log", TestRun);
        var finding = alone.First();
        Assert.Equal(("direct-memory", "undersized/direct"), (finding.Failure, finding.Cause));
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("reuseForks", StringComparison.Ordinal));
        using var told = new TestCase().With("test.log", NoSegments + " (required (Mb): 106, allocated (Mb): 97, missing (Mb): 9). Cause: Direct buffer memory\n").With("notes.txt", "We run sbt test, all suites use a local Flink environment. A single suite passes.\n");
        Assert.Equal("load/parallelism", told.First().Cause);
    }

    [Theory]
    [InlineData(106, "undersized/direct")]
    [InlineData(5120, "oversized/network")]
    public void A_pool_is_oversized_only_where_more_than_the_default_is_asked_for(int required, string cause)
    {
        using var made = new TestCase().With("app.log", $"{NoSegments} (required (Mb): {required}, allocated (Mb): 97, missing (Mb): 9). Cause: Direct buffer memory\n");
        Assert.Equal(cause, made.First().Cause);
    }

    [Fact]
    public void A_collection_that_direct_memory_asks_for_tells_that_its_limit_is_reached()
    {
        const string Frames = "        at java.nio.DirectByteBuffer.<init>(DirectByteBuffer.java:123)\n        at sun.nio.ch.Util.getTemporaryDirectBuffer(Util.java:241)\n        at com.acme.feed.Reader.poll(Reader.java:40)\n";
        using var made = new TestCase().With("arthas.txt", "ts=2026-03-01 10:00:00;thread_name=reader-1;id=5a;is_daemon=false;priority=5\n    @java.lang.System.gc()\n        at java.nio.Bits.reserveMemory(Bits.java:658)\n" + Frames);
        var finding = made.First();
        Assert.Equal(("direct-memory", "undersized/direct"), (finding.Failure, finding.Cause));
        Assert.Contains("Reader.poll", finding.Title, StringComparison.Ordinal);
        using var without = new TestCase().With("arthas.txt", "ts=2026-03-01 10:00:00;thread_name=reader-1;id=5a;is_daemon=false;priority=5\n    @java.nio.Bits.reserveMemory()\n" + Frames);
        Assert.Empty(without.Diagnose().Findings);
    }

    [Theory]
    [InlineData("gc日志里发现有程序主动调用System.gc()。用arthas看到栈里是 DirectByteBuffer.<init> -> java.nio.Bits.reserveMemory -> System.gc()。")]
    [InlineData("The stack of the caller is ByteBuffer.allocateDirect -> Bits.reserveMemory -> System.gc() each time.")]
    public void Such_a_stack_may_be_told_in_words(string notes)
    {
        using var made = new TestCase().With("notes.txt", "堆内存占用不大。\n" + notes + "\n");
        var finding = made.First();
        Assert.Equal(("direct-memory", "undersized/direct"), (finding.Failure, finding.Cause));
        Assert.Contains("task.off-heap.size", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("This job has created 60,000 + threads named \"feed-interval-thread-1\" after three months.")]
    [InlineData("排查发现创建了6万多个feed-interval线程，一直没有释放。")]
    [InlineData("Every teardown of the sink leaves 4 threads named \"feed worker\" in the JVM, until process thread limits are hit.")]
    [InlineData("With 8 slots, after ten recoveries the thread number increased to 1760.")]
    public void Threads_that_people_count_or_find_left_behind_are_a_leak(string notes)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        var finding = made.First();
        Assert.Equal(("native-thread", "leak/threads"), (finding.Failure, finding.Cause));
    }

    [Theory]
    [InlineData("1. use sql-client.sh\n2. execute the following sql many times\n", "leak/classloader")]
    [InlineData("We execute the following sql 4 times a day.\n", "unknown")]
    public void A_statement_run_many_times_leaves_its_loaders(string words, string cause)
    {
        using var made = new TestCase().With("taskmanager.log", "java.lang.OutOfMemoryError: Metaspace\n").With("notes.txt", words);
        Assert.Equal(cause, made.First().Cause);
    }

    [Fact]
    public void A_job_resubmitted_a_few_times_leaves_its_classes()
    {
        using var made = new TestCase().With("taskmanager.log", "java.lang.OutOfMemoryError: Metaspace\n").With("notes.txt", "The container ends after I cancel and resubmit the three jobs a few times.\n");
        Assert.Equal(("metaspace", "leak/classloader"), (made.First().Failure, made.First().Cause));
        using var daily = new TestCase().With("taskmanager.log", "java.lang.OutOfMemoryError: Metaspace\n").With("notes.txt", "The container ended this morning, nobody knows why.\n");
        Assert.Equal("unknown", daily.First().Cause);
    }

    [Fact]
    public void A_full_class_space_has_a_first_step()
    {
        using var made = new TestCase().With("build.log", "29-Jan-2026 13:33:26\tjava.lang.OutOfMemoryError: Compressed class space\n");
        var finding = made.First();
        Assert.Equal("compressed-class-space", finding.Failure);
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("CompressedClassSpaceSize", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("These are the memory lines of the last half hour before an OutOfMemoryError (Java heap space) moments later.")]
    [InlineData("Heap went from a normal 6-7GB to the full 14.6GB within minutes, I had to kill it.")]
    public void The_heap_is_told_to_be_full(string notes)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        Assert.Equal("heap-space", made.First().Failure);
    }

    [Theory]
    [InlineData("111441.503: [G1Ergonomics (Heap Sizing) attempt heap expansion, reason: recent GC overhead higher than threshold after GC, recent GC overhead: 92.91 %, threshold: 10.00 %, uncommitted: 0 bytes, calculated expansion amount: 0 bytes (20.00 % of uncommitted)]", true)]
    [InlineData("[111.503s][debug][gc,ergo,heap] GC(12) Attempt heap expansion (recent GC overhead higher than threshold after GC) recent GC overhead: 92.91 % threshold: 10.00 % uncommitted: 0B base expansion amount: 0B (20.00%)", true)]
    [InlineData("111441.503: [G1Ergonomics (Heap Sizing) attempt heap expansion, reason: recent GC overhead higher than threshold after GC, recent GC overhead: 15.20 %, threshold: 10.00 %, uncommitted: 0 bytes, calculated expansion amount: 0 bytes (20.00 % of uncommitted)]", false)]
    [InlineData("111441.503: [G1Ergonomics (Heap Sizing) attempt heap expansion, reason: recent GC overhead higher than threshold after GC, recent GC overhead: 92.91 %, threshold: 10.00 %, uncommitted: 4294967296 bytes, calculated expansion amount: 0 bytes (20.00 % of uncommitted)]", false)]
    [InlineData("12:06:25,012  INFO [HealthMonitor] hz._hzInstance_1_dev.HealthMonitor - [127.0.0.1]:5701 [dev] [3.4] processors=4, heap.memory.used=3.5G, heap.memory.max=3.7G, heap.memory.used/max=93.68%, minor.gc.count=208, minor.gc.time=25563ms, major.gc.count=167, major.gc.time=1122221ms, load.process=83.00%", true)]
    [InlineData("12:06:25,012  INFO [HealthMonitor] hz._hzInstance_1_dev.HealthMonitor - [127.0.0.1]:5701 [dev] [3.4] processors=4, heap.memory.used=3.5G, heap.memory.max=3.7G, heap.memory.used/max=93.68%, minor.gc.count=208, minor.gc.time=2556ms, major.gc.count=2, major.gc.time=180ms, load.process=23.00%", false)]
    public void A_collector_without_room_is_told_by_the_JVM_and_by_the_servers_monitor(string line, bool stalls)
    {
        using var made = new TestCase().With("server.log", line + "\n");
        if (stalls)
            Assert.Equal("gc-stall", made.First().Failure);
        else
            Assert.Empty(made.Diagnose().Findings);
    }
}
