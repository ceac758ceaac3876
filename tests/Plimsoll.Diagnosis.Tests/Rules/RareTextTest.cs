namespace Plimsoll.Diagnosis.Tests;

/// <summary>Texts that few systems print, each beside words that only look like it.</summary>
public sealed class RareTextTest
{
    [Theory]
    [InlineData("java.lang.Exception: The data preparation for task 'GroupReduce' , caused an error: Error obtaining the sorted input: Thread 'SortMerger Reading Thread' terminated due to an exception: The record exceeds the maximum size of a sort buffer (current maximum: 4456448 bytes).\n\tat org.apache.flink.runtime.operators.BatchTask.run(BatchTask.java:480)\n")]
    [InlineData("Caused by: java.io.IOException: Cannot write record to fresh sort buffer. Record too large.\n\tat org.apache.flink.runtime.operators.sort.UnilateralSortMerger$SortingThread.go(UnilateralSortMerger.java:1000)\n")]
    public void A_record_that_no_sort_buffer_holds(string text)
    {
        using var made = new TestCase().With("taskmanager.log", text);
        var finding = made.First();
        Assert.Equal(("managed-memory", "undersized/managed"), (finding.Failure, finding.Cause));
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("record", StringComparison.Ordinal));
    }

    [Fact]
    public void A_range_of_network_memory_that_nobody_resolved()
    {
        using var made = new TestCase().With("submit.log", "org.apache.flink.configuration.IllegalConfigurationException: The network memory min (64 mb) and max (1 gb) mismatch, the network memory has to be resolved and set to a fixed value before task executor starts\n");
        var finding = made.First();
        Assert.Equal("flink-memory-conflict", finding.Id);
        Assert.Contains(finding.Fixes.SelectMany(fix => fix.Changes), change => change is { Key: "taskmanager.memory.network.min", To: "1g" });
    }

    [Fact]
    public void A_range_that_holds_no_value_is_another_refusal()
    {
        using var made = new TestCase().With("submit.log", "org.apache.flink.configuration.IllegalConfigurationException: Derived Network Memory (48 mb) is not in configured Network Memory range [64 mb, 1 gb].\n");
        Assert.DoesNotContain(made.First().Fixes, fix => fix.Summary.Contains("one and the same size", StringComparison.Ordinal));
    }

    [Fact]
    public void A_size_that_the_start_script_cannot_read()
    {
        using var made = new TestCase().With("jobmanager.log", "/opt/flink/bin/config.sh: line 261: [ERROR] >> 20: syntax error: operand expected (error token is \"[ERROR] >> 20\")\n[ERROR] Configured JobManager memory size is not a valid value. Please set 'jobmanager.heap.size' in flink-conf.yaml.\n")
            .With("flink-conf.yaml", "jobmanager.heap.size: 1740.8\n");
        var finding = made.First();
        Assert.Equal(("invalid-configuration", "wrong-setting/memory"), (finding.Failure, finding.Cause));
        Assert.Contains(finding.Fixes.SelectMany(fix => fix.Changes), change => change is { Key: "jobmanager.heap.size", To: "1740m" });
    }

    [Fact]
    public void A_configured_manager_is_no_refusal()
    {
        using var made = new TestCase().With("jobmanager.log", "Configured JobManager memory size is 1024 MiB, as set by 'jobmanager.heap.size' in flink-conf.yaml.\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Theory]
    [InlineData("org.apache.arrow.memory.OutOfMemoryException: Failure allocating buffer.\n\tat io.netty.buffer.PooledByteBufAllocatorL.allocate(PooledByteBufAllocatorL.java:67)\n")]
    [InlineData("Caused by: com.acme.reader.ReaderException: Failure allocating buffer.\n\tat com.acme.reader.Batch.readArrow(Batch.java:12)\n")]
    public void Arrow_could_not_get_a_buffer(string text)
    {
        using var made = new TestCase().With("taskmanager.log", text);
        Assert.Equal("direct-memory", made.First().Failure);
    }

    [Fact]
    public void Another_buffer_is_not_Arrows()
    {
        using var made = new TestCase().With("app.log", "com.acme.gpu.DeviceException: Failure allocating buffer.\n\tat com.acme.gpu.Device.open(Device.java:12)\n");
        Assert.True(made.IsQuiet());
    }

    [Theory]
    [InlineData("The import fails with `Out of Heap Space` error for the incremental run.")]
    [InlineData("After all elements of a key are expired its map stays in the state, the heap only grows.")]
    public void A_heap_that_ran_out_or_only_grows(string notes)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        Assert.Equal("heap-space", made.First().Failure);
    }

    [Theory]
    [InlineData("The heap only grows when the nightly batch runs, and comes back each time.")]
    [InlineData("We never saw an out of heap space error since the upgrade.")]
    [InlineData("The task stays in the state of deploying for a minute, then it runs.")]
    public void A_heap_that_is_well(string notes)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        Assert.True(made.IsQuiet());
    }

    [Theory]
    [InlineData("When I interrupt the jobs again and again, I found there are many residue threads in the process.")]
    [InlineData("After each cancellation the worker threads become more and more.")]
    public void Threads_that_stay_are_a_thread_leak(string notes)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        var finding = made.First();
        Assert.Equal(("native-thread", "thread-leak"), (finding.Failure, finding.Id));
    }

    [Theory]
    [InlineData("The worker threads become more and more responsive after the warm-up.")]
    [InlineData("We looked at a thread dump and found no residual threads in the process.")]
    public void Threads_that_do_not_stay_are_none(string notes)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        Assert.True(made.IsQuiet());
    }

    [Fact]
    public void A_table_that_is_read_whole()
    {
        using var made = new TestCase().With("notes.txt", "With the jdbc source our program loads the entire table of mysql into memory. The table is too big (9 GB), and the taskmanager crashed.\n");
        var finding = made.First();
        Assert.Equal("heap-space", finding.Failure);
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("etch", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("The table is too big, so we archived the rows of last winter.")]
    [InlineData("Our program loads the entire table into memory at the start, which takes a minute.")]
    public void A_table_that_fits(string notes)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        Assert.True(made.IsQuiet());
    }

    [Fact]
    public void Words_about_sort_buffers_are_no_failure()
    {
        using var made = new TestCase().With("console.log", "The sorter complains where a record exceeds the maximum size of a sort buffer, see the manual.\n");
        Assert.Empty(made.Diagnose().Findings);
    }
}
