namespace Plimsoll.Diagnosis.Tests;

/// <summary>Causes that numbers and people's words tell together: excerpts without their header, limits that are said, versions that were fine.</summary>
public sealed class ToldAndCountedTest
{
    private const string PoolFull = "io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 16777216 byte(s) of direct memory (used: 1073741824, max: 1077936128)\n\tat io.netty.util.internal.PlatformDependent.incrementMemoryCounter(PlatformDependent.java:802)\n";
    private const string DirectFull = "java.lang.OutOfMemoryError: Cannot reserve 1048576 bytes of direct buffer memory (allocated: 133169152, limit: 134217728)\n";
    private const string OomKilled = "    State:          Waiting\n      Reason:       CrashLoopBackOff\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n";

    [Fact]
    public void A_histogram_without_its_header_is_read()
    {
        using var made = new TestCase().With("histo.txt", """
               1:        839549       53731136  java.nio.DirectByteBuffer
               2:       1222870       44633640  [B
               3:        506301       32403264  io.netty.channel.ChannelOutboundBuffer$Entry
               4:         99375       22088832  [C

            """).With("notes.txt", "The proxy has a memory leak, here is what we found in it.\n");
        var finding = made.First();
        Assert.Equal(("histogram-waiting-objects", "load/slow-consumer"), (finding.Id, finding.Cause));
    }

    [Fact]
    public void A_numbered_list_is_none()
    {
        using var made = new TestCase().With("histo.txt", "1: 839549 53731136 apples\n2: 506301 32403264 pears\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Theory]
    [InlineData("[Loaded com.acme.RuleService$$EnhancerBySpringCGLIB$$7d2aa9c7_20 from jar:file:/app.jar!/]\n", true)]
    [InlineData("[12.345s][info][class,load] com.acme.RuleService$$SpringCGLIB$$37 source: file:/app.jar\n", true)]
    [InlineData("[Loaded com.acme.RuleService$$EnhancerBySpringCGLIB$$7d2aa9c7 from jar:file:/app.jar!/]\n", false)]
    [InlineData("[12.345s][info][class,load] com.acme.RuleService$$SpringCGLIB$$1 source: file:/app.jar\n", false)]
    public void Proxies_that_cglib_makes_again_and_again(string line, bool likely)
    {
        using var made = new TestCase().With("app.log", "Refresh keys changed: [color]\n" + line).With("notes.txt", "The heap is fine, but the metaspace increases with the classes.\n");
        var finding = made.First();
        Assert.Equal("metaspace", finding.Failure);
        Assert.Equal(likely, finding is { Id: "generated-classes", Confidence: >= Scale.Likely });
        if (likely)
            Assert.Contains("refresh", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The gRPC server reads 5,000,000 records from a file and sends them to the client in one stream.\n", true)]
    [InlineData("The gRPC server reads one record from a file and sends it to the client in one stream.\n", false)]
    public void Very_many_messages_to_a_peer_wait_for_it(string words, bool likely)
    {
        using var made = new TestCase().With("server.log", PoolFull).With("notes.txt", words);
        var finding = made.First();
        Assert.Equal("netty-direct-memory", finding.Failure);
        Assert.Equal(likely, finding is { Id: "netty-slow-peer", Cause: "load/slow-consumer", Confidence: >= Scale.Likely });
        if (likely)
            Assert.Contains("isReady", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The default heap size and the default container memory limit are both 128M.", true)]
    [InlineData("Xmx equals the memory limit of the pod, as it turned out: -Xmx is the same as the container limit.", true)]
    [InlineData("堆内存和容器内存一样大。", true)]
    [InlineData("The heap is not the same as the container limit, it is far below.", false)]
    [InlineData("The heap dump is as large as the container limit.", false)]
    public void A_heap_that_is_said_to_be_as_large_as_its_container(string words, bool likely)
    {
        using var made = new TestCase().With("describe.txt", OomKilled).With("notes.txt", $"The brokers are restarted every night and nobody knows why.\n{words}\n");
        var finding = made.First();
        Assert.Equal("container-limit", finding.Failure);
        Assert.Equal(likely, finding is { Id: "container-below-jvm-budget", Confidence: >= Scale.Likely });
    }

    [Theory]
    [InlineData("186277.358", true)]
    [InlineData("31.358", false)]
    public void A_client_that_is_made_late_in_a_life(string uptime, bool leak)
    {
        const string Pod = "login-f47db6d58-xftms ";
        using var made = new TestCase().With("login.log", string.Concat(new[]
        {
            $"[{uptime}s][warning][os,thread] Failed to start thread \"Unknown thread\" - pthread_create failed (EAGAIN) for attributes: stacksize: 1024k, guardsize: 4k, detached.",
            "2025-12-09 09:40:27,223 ERROR [com.acme.Errors] (executor-thread-316) Uncaught: java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached",
            "at java.base/java.lang.Thread.start0(Native Method)",
            "at java.base/java.lang.Thread.start(Thread.java:1526)",
            "at org.apache.http.impl.client.IdleConnectionEvictor.start(IdleConnectionEvictor.java:96)",
            "at org.apache.http.impl.client.HttpClientBuilder.build(HttpClientBuilder.java:1242)",
            "at com.acme.login.Provider.authenticate(Provider.java:216)",
        }.Select(line => Pod + line + "\n")));
        var finding = made.First();
        Assert.Equal("native-thread", finding.Failure);
        Assert.Equal(leak, finding is { Id: "thread-leak", Confidence: >= Scale.Likely });
        if (leak)
            Assert.Contains("Provider.authenticate", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_pods_is_no_log_line()
    {
        using var made = new TestCase().With("pods.txt", "login-f47db6d58-xftms   1/1   Running   0   5d\nlogin-f47db6d58-bcdfg   1/1   Running   0   5d\n");
        Assert.True(made.IsQuiet());
    }

    [Theory]
    [InlineData("After dumping the memory we find a large number of LongPollingService$ClientLongPolling objects.", "library-heap-leak", "load/long-polling")]
    [InlineData("After a dump we find a large number of com.acme.rules.CompiledRule instances.", "holder-told", "leak/heap/collection")]
    public void Objects_that_are_said_to_be_very_many(string words, string id, string cause)
    {
        using var made = new TestCase().With("notes.txt", $"The server runs into frequent full GC after its start.\n{words}\n");
        var finding = made.First();
        Assert.Equal((id, cause), (finding.Id, finding.Cause));
    }

    [Fact]
    public void A_direct_limit_that_is_no_longer_enough()
    {
        using var made = new TestCase().With("notes.txt", "We updated our service from netty 4.1.127.Final to 4.2.6.Final.\nThe previous default setting of 10 MB direct memory, which was stable for 6 years, was no longer enough.\n");
        var finding = made.First();
        Assert.Equal("direct-memory", finding.Failure);
        Assert.Contains(finding.Cause, (string[])["undersized/direct", "version-bug/netty-adaptive-allocator"]);
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("MaxDirectMemorySize", StringComparison.Ordinal) || fix.Summary.Contains("allocator", StringComparison.Ordinal));
    }

    [Fact]
    public void Direct_memory_that_is_merely_spoken_of_is_no_failure()
    {
        using var made = new TestCase().With("notes.txt", "Is the default of 10 MB direct memory enough for netty 4.2? We plan to update next week.\n");
        Assert.True(made.IsQuiet());
    }

    [Theory]
    [InlineData("\tat org.opensearch.transport.CopyBytesSocketChannel.lambda$static$0(CopyBytesSocketChannel.java:82)\n", true)]
    [InlineData("\tat java.nio.ByteBuffer.allocateDirect(ByteBuffer.java:360)\n\tat com.acme.Scratch.lambda$static$0(Scratch.java:12)\n\tat java.lang.ThreadLocal$SuppliedThreadLocal.initialValue(ThreadLocal.java:338)\n\tat java.lang.ThreadLocal.setInitialValue(ThreadLocal.java:265)\n", true)]
    [InlineData("\tat java.nio.ByteBuffer.allocateDirect(ByteBuffer.java:360)\n\tat com.acme.Files.read(Files.java:12)\n", false)]
    public void A_buffer_of_each_thread_fills_the_limit(string frames, bool likely)
    {
        using var made = new TestCase().With("node.log", DirectFull + frames).With("notes.txt", "After a while every read fails; about 127 event-loop threads exist at that time.\n");
        var finding = made.First();
        Assert.Equal("direct-memory", finding.Failure);
        Assert.Equal(likely, finding is { Id: "thread-direct-buffers", Confidence: >= Scale.Likely });
    }

    [Theory]
    [InlineData("On the new platform it just created around 1000 threads. It used to run perfectly on Openshift 3.11.", true)]
    [InlineData("It has a pool of 200 threads and a queue.", false)]
    public void Threads_that_come_to_a_number_and_no_further(string words, bool likely)
    {
        using var made = new TestCase().With("app.log", "Exception in thread \"main\" java.lang.OutOfMemoryError: unable to create new native thread\n\tat java.lang.Thread.start0(Native Method)\n").With("notes.txt", words + "\n");
        var finding = made.First();
        Assert.Equal("native-thread", finding.Failure);
        Assert.Equal(likely, finding is { Id: "thread-limit-low", Confidence: >= Scale.Likely });
    }

    [Theory]
    [InlineData("After upgrading from Redisson 3.16 to 3.40 it fails every day. We tried lower versions, and 3.32.0 is working fine.", true)]
    [InlineData("We use Redisson 3.40.0 and it fails every day.", false)]
    [InlineData("It is working fine on Java 11.0.2.", false)]
    public void A_version_that_was_fine(string words, bool likely)
    {
        using var made = new TestCase().With("app.log", "\"Cannot reserve 4194304 bytes of direct buffer memory (allocated: 683819852, limit: 685244416)\"\n").With("notes.txt", words + "\n");
        var finding = made.First();
        Assert.Equal("direct-memory", finding.Failure);
        Assert.Equal(likely, finding is { Id: "version-regression", Confidence: >= Scale.Likely });
    }

    [Theory]
    [InlineData("4.10.2", true)]
    [InlineData("6.8.1", false)]
    public void Gradles_smaller_default_heap_is_mended_where_it_is_set(string version, bool lowered)
    {
        using var made = new TestCase().With("build.log", "> Task :app:compileJava FAILED\njava.lang.OutOfMemoryError: GC overhead limit exceeded\n\tat org.gradle.internal.operations.Worker.run(Worker.java:31)\n").With("notes.txt", $"Gradle {version} worked fine on my Linux machine with 13 GB.\n");
        var finding = made.First();
        Assert.Equal("version-regression", finding.Id);
        Assert.Equal(lowered, finding.Fixes[0].Summary.Contains("org.gradle.jvmargs", StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_of_VisualVMs_dominators_names_the_owner()
    {
        using var made = new TestCase().With("dominators.txt", "org.redisson.connection.ServiceManager\t1 (0%)\t104 B (0%)\t1,471,759,712 B (92.7%)\n").With("notes.txt", "We have a memory leak in the service.\n");
        var finding = made.First();
        Assert.Equal("heap-space", finding.Failure);
        Assert.StartsWith("leak/heap", finding.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2065842275, "wrong-setting/codec", "JSON")]
    [InlineData(529205248, "wrong-setting/codec", "gzip")]
    [InlineData(369295616, "wrong-setting/security-protocol", "TLS")]
    public void First_bytes_that_are_taken_for_a_length(long asked, string cause, string name)
    {
        using var made = new TestCase().With("app.log", $"io.netty.util.internal.OutOfDirectMemoryError: failed to allocate {asked} byte(s) of direct memory (used: 8388608, max: 734003200)\n\tat io.netty.util.internal.PlatformDependent.allocateDirectNoCleaner(PlatformDependent.java:791)\n");
        var finding = made.First();
        Assert.Equal(("foreign-protocol", cause), (finding.Id, finding.Cause));
        Assert.Contains(name, finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_length_is_no_first_bytes()
    {
        using var made = new TestCase().With("app.log", "io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 2065000000 byte(s) of direct memory (used: 8388608, max: 734003200)\n");
        Assert.NotEqual("foreign-protocol", made.First().Id);
    }

    [Theory]
    [InlineData(908, "oversized/process")]
    [InlineData(120, "unknown")]
    public void The_kernels_score_tells_how_much_was_its_own(int score, string cause)
    {
        using var made = new TestCase().With("messages", $"Jul 13 15:55:12 node-3 kernel: Out of memory: Kill process 2395 (java) score {score} or sacrifice child\n");
        var finding = made.First();
        Assert.Equal(("host-oom", cause), (finding.Failure, finding.Cause));
        Assert.True(finding.Confidence < Scale.Likely);
        Assert.Contains("-Xmx", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The Retry filter is configured to retry GET only. After completion the buffers are not released.", true)]
    [InlineData("After completion the buffers are not released.", false)]
    public void Bodies_that_a_gateway_keeps(string words, bool likely)
    {
        using var made = new TestCase().With("gateway.log", DirectFull).With("notes.txt", $"We use the gateway in front of a service that takes large multipart uploads. {words}\n");
        var finding = made.First();
        Assert.Equal("direct-memory", finding.Failure);
        Assert.Equal(likely, finding is { Id: "gateway-keeps-bodies", Cause: "leak/direct/cached-body", Confidence: >= Scale.Likely });
    }

    [Theory]
    [InlineData("408Mi", true)]
    [InlineData("250Mi", false)]
    public void A_pod_that_rises_to_its_limit(string last, bool fails)
    {
        using var made = new TestCase().With("top.txt", $"It started with:\nkeeper-0   9m    138Mi\nAfter a long run:\nkeeper-0   11m   {last}\n").With("values.yaml", "    resources:\n      limits:\n        memory: 420Mi\n");
        var findings = made.Diagnose().Findings;
        Assert.Equal(fails, findings is [{ Failure: "container-limit", Severity: Severity.Warning }, ..]);
    }
}
