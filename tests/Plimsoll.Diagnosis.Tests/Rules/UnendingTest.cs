namespace Plimsoll.Diagnosis.Tests;

/// <summary>What is made or kept over and over: generated classes, event loops, elements of count windows, what a feature holds.</summary>
public sealed class UnendingTest
{
    [Theory]
    [InlineData(9991, 10840, true)]
    [InlineData(12, 40, false)]
    public void Numbered_classes_of_one_loader(int number, int classes, bool likely)
    {
        using var made = new TestCase().With("notes.txt", "Metaspace keeps growing from day to day until it is full.\n").With("classes.txt", $"""
            hash      classes  chunkSize  blockSize  name
            2ac05a33  {classes}    69328896   69197032   com.alibaba.fastjson2.util.DynamicClassLoader@2ac05a33

            com.alibaba.fastjson2.writer.OWG_{number}_2_Settings

            """);
        var finding = made.First();
        Assert.Equal("metaspace", finding.Failure);
        Assert.Equal(likely, finding is { Id: "generated-classes", Confidence: >= Scale.Likely });
        if (likely)
            Assert.Contains("fastjson2", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1929, true)]
    [InlineData(12, false)]
    public void Event_loop_groups_made_over_and_over_behind_a_full_heap(int number, bool leak)
    {
        using var made = new TestCase().With("notes.txt", "The agent ends with OOM after its server was away for a night.\n").With("jstack.txt", $"""
            "nioEventLoopGroup-{number}-1" #3274 prio=10 os_prio=0 tid=0x00007f85c7385800 nid=0x58d runnable [0x00007f85bfbba000]
               java.lang.Thread.State: RUNNABLE
            	at sun.nio.ch.EPollArrayWrapper.epollWait(Native Method)
            	at io.netty.channel.nio.NioEventLoop.select(NioEventLoop.java:791)

            """);
        var finding = made.First();
        Assert.Equal(("heap-space", leak), (finding.Failure, finding is { Id: "thread-leak", Cause: "leak/threads" }));
        Assert.Equal(leak, finding.Fixes.Any(fix => fix.Summary.Contains("EventLoopGroup", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(".trigger(PurgingTrigger.of(CountTrigger.of(10)))", false)]
    public void A_count_window_that_never_purges(string trigger, bool grows)
    {
        using var made = new TestCase().With("notes.txt", "The checkpointed state is still climbing with no plateau, about 15 MB per hour.\n").With("rank.py", $"""
            ranked = stream.key_by(lambda x: x[0]).window(CountTumblingWindowAssigner(10)){trigger} \
                .apply(RankFunction(), output_type=Types.STRING())

            """);
        var verdict = made.Diagnose();
        Assert.Equal(grows, verdict.Findings is [{ Id: "flink-window-never-purged", Cause: "state-growth/window-contents" }, ..]);
        Assert.Equal(grows, verdict.Findings.Any(finding => finding.Fixes.Any(fix => fix.Summary.Contains("PurgingTrigger", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("If message expiry is disabled, memory usage remained at 20G all the time.", true)]
    [InlineData("If message expiry is disabled, it fails all the same.", false)]
    public void A_feature_without_which_the_heap_is_level(string experiment, bool feature)
    {
        using var made = new TestCase().With("notes.txt", $"Our brokers run into a lot of full GCs, lose their sessions and end.\n{experiment}\n");
        var finding = made.First();
        Assert.Equal("gc-stall", finding.Failure);
        Assert.Equal(feature, finding.Id == "feature-keeps-heap" && finding.Title.Contains("message expiry", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.0 GB of 10 GB", "Killing container", true)]
    [InlineData("10.0 GB of 10 GB", "Container is running", false)]
    [InlineData("5.0 GB of 10 GB", "Killing container", false)]
    public void Yarns_kill_without_the_beginning_of_its_sentence(string usage, string end, bool killed)
    {
        using var made = new TestCase().With("yarn.log", $"Current usage: {usage} physical memory used;\n19.1 GB of 21 GB virtual memory used.\n{end}\n");
        Assert.Equal(killed, made.Diagnose().Findings is [{ Failure: "container-limit" }, ..]);
    }

    [Fact]
    public void A_hook_of_each_run_in_one_process()
    {
        using var made = new TestCase().With("notes.txt", "We run queries one after the other in a long-lived JVM of ours.\nAfter a while we observe a metaspace memory leak: the ExecutorService of each query is registered to the ShutdownHook.\n");
        var finding = made.First();
        Assert.Equal(("metaspace", "leak/classloader/shutdown-hook"), (finding.Failure, finding.Cause));
    }

    [Fact]
    public void Metaspace_of_Flink_without_a_cause_has_a_careful_step()
    {
        using var made = new TestCase().With("exception.txt", """
            org.apache.flink.shaded.guava18.com.google.common.util.concurrent.ExecutionError: java.lang.OutOfMemoryError: Metaspace
            	at org.apache.flink.table.runtime.generated.CompileUtils.compile(CompileUtils.java:66)
            	at org.apache.flink.streaming.runtime.tasks.StreamTask.beforeInvoke(StreamTask.java:433)
            	at org.apache.flink.runtime.taskmanager.Task.run(Task.java:532)
            Caused by: java.lang.OutOfMemoryError: Metaspace

            """);
        var finding = made.First();
        Assert.Equal(("metaspace", "unknown"), (finding.Failure, finding.Cause));
        Assert.Contains(finding.Fixes.SelectMany(fix => fix.Changes), change => change.Key == "taskmanager.memory.jvm-metaspace.size");
    }

    [Theory]
    [InlineData("After the loop the memory of about 400M is always kept by AcmeThreadLocalMap, as the heap dump shows.", true)]
    [InlineData("After the loop the memory is always checked by AcmeThreadLocalMap, as the manual says.", false)]
    public void What_somebody_saw_to_keep_the_memory(string words, bool leak)
    {
        using var made = new TestCase().With("notes.txt", words + "\n");
        Assert.Equal(leak, made.Diagnose().Findings is [{ Failure: "heap-space", Cause: "leak/heap/thread-local" }, ..]);
    }

    [Theory]
    [InlineData("HttpSuite alone ran 28 jobs in that run, all on one TaskManager of the test cluster.", true)]
    [InlineData("HttpSuite has 28 tests, and the TaskManager has four slots.", false)]
    public void Many_jobs_on_one_TaskManager_leave_their_classes(string words, bool leak)
    {
        using var made = new TestCase().With("notes.txt", words + "\n").With("taskmanager.log", "java.lang.OutOfMemoryError: Metaspace. The metaspace out-of-memory error has occurred.\n\tat java.lang.ClassLoader.defineClass1(Native Method)\n\tat java.net.URLClassLoader.defineClass(URLClassLoader.java:473)\n\tat org.apache.flink.util.ChildFirstClassLoader.loadClassWithoutExceptionHandling(ChildFirstClassLoader.java:69)\n");
        var finding = made.First();
        Assert.Equal(("metaspace", leak), (finding.Failure, finding.Cause == "leak/classloader"));
        Assert.True(finding.Confidence < Scale.Likely);
    }
}
