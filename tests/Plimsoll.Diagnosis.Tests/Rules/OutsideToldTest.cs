namespace Plimsoll.Diagnosis.Tests;

/// <summary>People's words about what is not the Java heap: containers and machines, resident memory, metaspace, threads, direct memory, the code cache.</summary>
public sealed class OutsideToldTest
{
    [Theory]
    [InlineData("The metaspace of the portal increases steadily with every theme that is deployed, and we see no corresponding reduction.", "metaspace")]
    [InlineData("每次重新部署应用后元空间都会上涨，不会下降，十几次之后服务就挂了。", "metaspace")]
    [InlineData("The number of threads named OkHttp Dispatcher rises with each request and never goes down.", "native-thread")]
    [InlineData("线程数随着请求越来越多，从不减少，全部是 order-sync-1。", "native-thread")]
    [InlineData("Direct memory of the gateway keeps growing under the same load, the heap is fine.", "direct-memory")]
    [InlineData("The worker process occupies more and more memory after several executions of the job, top never shows less.", "native-memory")]
    [InlineData("The code cache fills up after two weeks, then everything is slow.", "code-cache")]
    public void What_grows_without_end_is_the_limit_that_it_will_break(string words, string failure)
    {
        using var told = new TestCase().With("notes.txt", words + "\n");
        var finding = told.First();
        Assert.Equal(failure, finding.Failure);
        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Theory]
    [InlineData("Metaspace grows during the first minutes while classes are loaded, then levels off.")]
    [InlineData("Will the metaspace keep growing if I redeploy the application many times?")]
    [InlineData("RSS grows during the warm-up and then stabilizes at 3 GB.")]
    [InlineData("Direct memory never shrinks after the test, it stays at 512 MB: the pool keeps it.")]
    [InlineData("The pod restarts every night because of the update job, memory is fine at 60 %.")]
    [InlineData("The liveness probe fails at the start. The container restarts once, then memory stays within its limit.")]
    [InlineData("The container is killed by me with docker kill after the test, memory usage was low.")]
    [InlineData("如果容器内存一直上涨，应该怎么监控？")]
    [InlineData("The memory of the broker continues to increase until it occupies most of the system memory. top shows a large SHR.")]
    public void What_levels_off_is_asked_or_has_another_end_is_none(string words)
    {
        using var told = new TestCase().With("notes.txt", words + "\n");
        Assert.True(told.IsQuiet());
        Assert.Empty(told.Diagnose().Findings);
    }

    [Fact]
    public void Metaspace_and_threads_that_rise_with_each_run_leave_its_loader_behind()
    {
        using var told = new TestCase().With("notes.txt", "The metaspace of the report server increases steadily with every script submitted, as does the number of threads in the vm.\n");
        var finding = told.First();
        Assert.Equal(("metaspace", "leak/classloader/thread"), (finding.Failure, finding.Cause));
        Assert.Contains("threads", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_are_named()
    {
        using var told = new TestCase().With("notes.txt", "The number of threads named mail-sender-pool rises with each request and never goes down.\n");
        var finding = told.First();
        Assert.Equal(("native-thread", "leak/threads"), (finding.Failure, finding.Cause));
        Assert.Contains("mail-sender-pool", finding.Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The resident memory of the process keeps growing although the heap is flat at 500 MB. We have 12 RocksDB stores.", "leak/native/rocksdb")]
    [InlineData("The resident memory of the process keeps growing although the heap is flat at 500 MB.", "leak/native")]
    public void A_process_that_grows_beside_a_level_heap(string words, string cause)
    {
        using var told = new TestCase().With("notes.txt", words + "\n");
        var finding = told.First();
        Assert.Equal(("native-memory", cause), (finding.Failure, finding.Cause));
        Assert.InRange(finding.Confidence, 0.4, 0.65);
    }

    [Fact]
    public void A_machine_that_is_eaten_up_past_the_heap()
    {
        using var told = new TestCase().With("notes.txt", "The connector has a heap size of 4gigs. Its memory grows until it uses all memory available on the machine.\n");
        var finding = told.First();
        Assert.Equal(("host-oom", "leak/native"), (finding.Failure, finding.Cause));
        Assert.True(finding.Confidence < Scale.Likely);
    }

    [Fact]
    public void A_container_that_restarts_near_its_limit()
    {
        using var told = new TestCase().With("ticket.txt", "xmx 最多配置 3g，但是容器使用已经快到 4g，过一阵容器就要重启。容器现在设置 4g。\n");
        var finding = told.First();
        Assert.Equal(("container-limit", "undersized/container"), (finding.Failure, finding.Cause));
        Assert.True(finding.Confidence < Scale.Likely);
    }

    [Fact]
    public void A_heap_told_to_be_larger_than_its_pod()
    {
        using var told = new TestCase().With("notes.txt", "The connection is lost every two days. The max heap size on the status page is too big (30G), the pod max limitation of mem is only 8G.\n");
        var finding = told.First();
        Assert.Equal(("container-limit", "undersized/container"), (finding.Failure, finding.Cause));
        using var fits = new TestCase().With("notes.txt", "The max heap size on the status page is 4G, the pod max limitation of mem is only 8G.\n");
        Assert.Empty(fits.Diagnose().Findings);
    }

    [Fact]
    public void Settings_that_no_small_machine_holds()
    {
        using var told = new TestCase().With("notes.txt", "With the default configuration it takes around 6GB for the JVM heap. The docker image uses about 12 GB of RAM altogether.\nOn a low resource machine the container gets killed.\n");
        var finding = told.First();
        Assert.Equal(("container-limit", "oversized/process"), (finding.Failure, finding.Cause));
        using var alone = new TestCase().With("notes.txt", "The job gets killed by its scheduler on a low resource machine.\n");
        Assert.Empty(alone.Diagnose().Findings);
    }

    [Fact]
    public void A_client_that_does_not_keep_up_is_no_leak()
    {
        using var told = new TestCase().With("notes.txt", "When a stream is larger than the configured -XX:MaxDirectMemorySize, there is an OutOfMemoryError when the client does not read it fast enough.\n");
        var finding = told.First();
        Assert.Equal(("direct-memory", "load/slow-consumer"), (finding.Failure, finding.Cause));
    }

    [Fact]
    public void A_gateway_that_fails_only_after_an_hour_of_the_same_load()
    {
        const string Error = "io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 16777216 byte(s) of direct memory (used: 503316487, max: 504889344)\n";
        using var told = new TestCase().With("notes.txt", "Spring Cloud Gateway with .readBody(String.class, body -> true) on the route.\nTwo load tests of 10 minutes were fine. A test of one hour ends with:\n\n" + Error);
        Assert.Equal("leak/direct/cached-body", told.First().Cause);
        using var once = new TestCase().With("notes.txt", "Our service fails at once under the load test:\n\n" + Error);
        Assert.NotEqual("leak/direct/cached-body", once.First().Cause);
    }
}
