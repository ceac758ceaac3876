namespace Plimsoll.Diagnosis.Tests;

/// <summary>No number that the evidence does not carry, no health that it does not show, and a next step for everything that is left open.</summary>
public sealed class NoInventionTest
{
    private const string HeapError = "2026-05-04 10:20:00,000 ERROR com.acme.Main [] - failed\njava.lang.OutOfMemoryError: Java heap space\n\tat com.acme.orders.Store.put(Store.java:30)\n\n";

    [Fact]
    public void Without_a_known_heap_no_heap_is_named()
    {
        using var made = new TestCase().With("app.log", HeapError);
        var fix = made.First().Fixes[0];
        Assert.Empty(fix.Changes);
        Assert.Contains("by half of what it is now", fix.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_known_heap_grows()
    {
        using var made = new TestCase().With("app.log", "java -Xmx6g -jar app.jar\n" + HeapError);
        Assert.Contains("-Xmx12g", made.First().Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_heap_that_the_JVM_printed_is_known_too()
    {
        using var made = new TestCase().With("app.log", HeapError).With("heap.txt", " garbage-first heap   total 6291456K, used 6291000K [0x0000000600000000, 0x0000000800000000)\n");
        Assert.Contains("-Xmx12g", made.First().Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_known_total_Flink_gets_no_total()
    {
        using var made = new TestCase().With("flink-taskexecutor-0.log", HeapError.Replace("com.acme.Main", "org.apache.flink.runtime.taskmanager.Task", StringComparison.Ordinal)).With("notes.py", "conf = {\n'taskmanager.memory.task.off-heap.size': '10048m'\n}\n");
        var finding = made.First();
        Assert.NotEmpty(finding.Fixes);
        Assert.All(finding.Fixes.SelectMany(fix => fix.Changes), change => Assert.False(change.Key.EndsWith("process.size", StringComparison.Ordinal), change.To));
        Assert.All(finding.Fixes, fix => Assert.Empty(fix.Effect));
    }

    [Fact]
    public void The_sizes_in_Flinks_refusal_are_the_configuration()
    {
        using var made = new TestCase().With("flink-taskexecutor-0.log", "2026-05-04 10:20:00,000 ERROR org.apache.flink.runtime.taskexecutor.TaskManagerRunner [] - failed\norg.apache.flink.configuration.IllegalConfigurationException: Sum of configured Framework Heap Memory (2.000gb (2147483648 bytes)), Framework Off-Heap Memory (128.000mb (134217728 bytes)), Task Off-Heap Memory (0 bytes), Managed Memory (400.000mb (419430400 bytes)) and Network Memory (100.000mb (104857600 bytes)) exceed configured Total Flink Memory (1.000gb (1073741824 bytes)).\n");
        var finding = made.First();
        Assert.Equal(("invalid-configuration", "conflict/memory"), (finding.Failure, finding.Cause));
        Assert.Contains("Framework Heap Memory of 2 GiB", finding.Title, StringComparison.Ordinal);
        Assert.Equal("taskmanager.memory.framework.heap.size", finding.Fixes[0].Changes[0].Key);
        Assert.Contains(finding.Fixes, fix => fix.Changes.Any(change => change.Key == "taskmanager.memory.flink.size" && change.To == "2688m"));
    }

    [Theory]
    [InlineData("notes.txt", "The service was slow on Monday. We restarted it and nobody knows why it happened.\n")]
    [InlineData("words.txt", "a b c\nd e f\n")]
    public void Words_in_which_nothing_is_recognised_are_not_healthy(string name, string text)
    {
        using var made = new TestCase().With(name, text);
        var verdict = made.Diagnose();
        Assert.Equal(VerdictKind.Undiagnosable, verdict.Kind);
        Assert.Contains("What would:", verdict.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void One_histogram_is_no_proof_of_health_and_two_level_ones_are()
    {
        const string Histogram = " num     #instances         #bytes  class name\n----------------------------------------------\n   1:         90000       90000000  [B\n   2:         80000        1920000  java.lang.String\nTotal        170000       91920000\n";
        using var one = new TestCase().With("histo-1.txt", "2026-05-04 10:00:00\n" + Histogram);
        var verdict = one.Diagnose();
        Assert.Equal(VerdictKind.Undiagnosable, verdict.Kind);
        Assert.Contains("a second one", verdict.Summary, StringComparison.Ordinal);
        using var two = new TestCase().With("histo-1.txt", "2026-05-04 10:00:00\n" + Histogram).With("histo-2.txt", "2026-05-04 10:10:00\n" + Histogram);
        Assert.Equal(VerdictKind.Healthy, two.Diagnose().Kind);
    }

    [Fact]
    public void A_log_of_a_process_at_work_is_healthy()
    {
        using var made = new TestCase().With("app.log", "2026-05-04 10:20:00,000 INFO com.acme.Main [] - started\n2026-05-04 10:21:00,000 INFO com.acme.Main [] - 100 orders\n");
        Assert.Equal(VerdictKind.Healthy, made.Diagnose().Kind);
    }

    [Fact]
    public void An_OutOfMemoryError_in_unknown_words_is_not_called_no_want_of_memory()
    {
        using var made = new TestCase().With("app.log", "2026-05-04 10:20:00,000 ERROR com.acme.Main [] - failed\njava.lang.OutOfMemoryError: arena of the frobnicator is gone\n\tat com.acme.Main.run(Main.java:3)\n");
        var verdict = made.Diagnose();
        Assert.Equal(VerdictKind.Undiagnosable, verdict.Kind);
        Assert.Contains("frobnicator", verdict.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("java.lang.OutOfMemoryError: Metaspace")]
    [InlineData("java.lang.OutOfMemoryError: Compressed class space")]
    [InlineData("java.lang.OutOfMemoryError: Direct buffer memory")]
    [InlineData("java.lang.OutOfMemoryError: Map failed")]
    public void What_is_left_open_names_what_would_decide(string error)
    {
        using var made = new TestCase().With("app.log", $"2026-05-04 10:20:00,000 ERROR com.acme.Main [] - failed\n{error}\n");
        Assert.NotEmpty(made.First().Missing);
    }

    [Fact]
    public void A_line_that_Flink_ignores_explains_the_size_that_did_not_suffice()
    {
        using var made = new TestCase().With("flink-taskexecutor-0.log", BufferError).With("flink-conf.yaml", "taskmanager.memory.process.size: 4096m\ntaskmanager.memory.network.min=2048m\n");
        var finding = made.First();
        Assert.Equal(("network-buffers", "wrong-setting/no-effect"), (finding.Failure, finding.Cause));
        Assert.Equal(("taskmanager.memory.network.min", "2048m", 2L), (finding.Fixes[0].Changes[0].Key, finding.Fixes[0].Changes[0].To, finding.Fixes[0].Changes[0].Line));
    }

    [Fact]
    public void A_file_that_asks_for_more_than_the_pool_has_was_not_read()
    {
        using var made = new TestCase().With("flink-taskexecutor-0.log", BufferError).With("flink-conf.yaml", "taskmanager.memory.process.size: 4096m\ntaskmanager.memory.network.min: 1024m\ntaskmanager.memory.network.max: 1024m\n");
        Assert.Equal("wrong-setting/no-effect", made.First().Cause);
    }

    [Fact]
    public void A_file_that_the_pool_follows_is_too_small()
    {
        using var made = new TestCase().With("flink-taskexecutor-0.log", BufferError).With("flink-conf.yaml", "taskmanager.memory.process.size: 4096m\ntaskmanager.memory.network.min: 64m\ntaskmanager.memory.network.max: 64m\n");
        Assert.Equal("undersized/network", made.First().Cause);
    }

    [Fact]
    public void A_pause_that_a_monitor_saw_is_a_stall_only_with_the_collector_at_work()
    {
        const string Pause = "2026-05-04 10:20:00,000 WARN org.apache.hadoop.util.JvmPauseMonitor: Detected pause in JVM or host machine (eg GC): pause of approximately 49738ms\n";
        using var collecting = new TestCase().With("region.log", Pause + "GC pool 'ParNew' had collection(s): count=1 time=48250ms\n");
        var finding = collecting.First();
        Assert.Equal("gc-stall", finding.Failure);
        Assert.NotEmpty(finding.Missing);
        using var standing = new TestCase().With("region.log", Pause + "No GCs detected\n");
        Assert.True(standing.IsQuiet());
    }

    [Fact]
    public void Major_collections_that_free_nothing_are_told_by_the_monitor()
    {
        using var made = new TestCase().With("worker.log", "2026-05-04T10:20:00.000Z INFO main io.airlift.stats.JmxGcMonitor Major GC: application 120ms, stopped 25012ms: 18.11GB -> 18.07GB\n2026-05-04T10:20:30.000Z INFO main io.airlift.stats.JmxGcMonitor Major GC: application 20ms, stopped 24500ms: 18.11GB -> 18.10GB\n");
        Assert.Equal("gc-stall", made.First().Failure);
    }

    [Theory]
    [InlineData("README.md", "If you see `java.lang.OutOfMemoryError: Metaspace`, increase the limit.\n")]
    [InlineData("Foo.java", "        throw new RuntimeException(\"java.lang.OutOfMemoryError: Metaspace\", e);\n")]
    public void A_manual_or_source_code_is_no_failure(string name, string text)
    {
        using var made = new TestCase().With(name, text);
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void A_stack_trace_alone_is_a_problem_and_not_health()
    {
        using var made = new TestCase().With("error.txt", "2026-05-04 10:20:00,000 ERROR com.acme.Store [] - append failed\njava.io.IOException: No space left on device\n\tat java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)\n");
        var verdict = made.Diagnose();
        Assert.Equal(VerdictKind.Undiagnosable, verdict.Kind);
        Assert.Contains(verdict.OtherProblems, problem => problem.Origin.Excerpt.Contains("No space left", StringComparison.Ordinal));
    }

    [Fact]
    public void A_TaskManager_that_stalls_is_enlarged_through_Flinks_settings()
    {
        var log = string.Concat(Enumerable.Range(0, 6).Select(index => $"[2026-05-04T09:58:{index * 10:00}.000+0000][{100 + (index * 10)}.000s][info][gc] GC({40 + index}) Pause Full (G1 Compaction Pause) 4095M->{4011 + index}M(4096M) 9000.100ms\n"));
        using var made = new TestCase().With("gc-taskmanager.log", log).With("flink-taskexecutor-0.log", "2026-05-04 09:57:00,000 INFO org.apache.flink.runtime.taskexecutor.TaskManagerRunner [] - Starting TaskManager (Version: 1.17.1, Scala: 2.12)\n");
        var finding = made.First();
        Assert.Equal("gc-stall", finding.Failure);
        Assert.All(finding.Fixes, fix => Assert.DoesNotContain("-Xmx", fix.Summary, StringComparison.Ordinal));
        Assert.Contains("taskmanager.memory.process.size", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    private const string BufferError = "2026-05-04 10:20:00,000 ERROR org.apache.flink.runtime.taskmanager.Task [] - failed\njava.io.IOException: Insufficient number of network buffers: required 29, but only 18 available. The total number of network buffers is currently set to 2048 of 32768 bytes each.\n";
}
