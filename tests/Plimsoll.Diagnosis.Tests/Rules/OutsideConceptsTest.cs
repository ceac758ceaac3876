namespace Plimsoll.Diagnosis.Tests;

/// <summary>What people say of ends from outside, of machines, and of things that are made anew each time.</summary>
public sealed class OutsideConceptsTest
{
    [Theory]
    [InlineData("YARN terminates our executors because they use more memory than the container allows.", "container-limit")]
    [InlineData("The kubelet kills our pod every night, its memory goes above the limit.", "container-limit")]
    [InlineData("yarn 上的 container 总是被 kill，提示超过物理内存限制。", "container-limit")]
    [InlineData("docker 容器内存限制 2G，运行几小时后容器就挂了，退出码137。", "container-limit")]
    [InlineData("The service runs in docker with -Xmx400m. It exits with code 137 after some hours.", "container-limit")]
    [InlineData("Since then we see 'Exit Code 137' regularly on the build hosts. There is no Java OutOfMemoryError in any log.", "host-oom")]
    public void An_end_from_outside_is_told_by_who_ends_it_or_by_its_code(string words, string failure)
    {
        using var told = new TestCase().With("notes.txt", words + "\n");
        Assert.Equal(failure, told.First().Failure);
    }

    [Theory]
    [InlineData("The container exits with code 137 when I run docker stop. Memory is fine.")]
    [InlineData("YARN killed the application because the queue was preempted, its memory was given to others.")]
    [InlineData("The build fails with exit code 137.")]
    [InlineData("Our build got slower on runners with 7 GB of RAM; the daemon has -Xmx6g.")]
    [InlineData("We create a new thread pool at each start of the application.")]
    [InlineData("Each request is handled by a client library, there are 200 threads.")]
    [InlineData("How can we limit the memory of 12 RocksDB databases in Java?")]
    [InlineData("We redeploy the application on Tomcat several times a day, metaspace stays at 120 MB.")]
    public void Other_ends_and_healthy_systems_are_none(string words)
    {
        using var told = new TestCase().With("notes.txt", words + "\n");
        Assert.True(told.IsQuiet());
    }

    [Fact]
    public void A_daemon_that_vanishes_where_its_heap_is_larger_than_the_machine()
    {
        using var told = new TestCase().With("gradle.properties", "org.gradle.jvmargs=-Xmx8g\n").With("notes.txt", "The hosted runners have 7 GB of RAM. The Gradle daemon disappeared unexpectedly in the middle of the build, and no log tells why.\n");
        var finding = told.First();
        Assert.Equal(("host-oom", "oversized/heap"), (finding.Failure, finding.Cause));
        Assert.Contains("heap", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Xmx8g", true, true)]
    [InlineData("-Xmx8g -XX:MaxMetaspaceSize=512m", true, false)]
    [InlineData("-Xmx1g", false, false)]
    public void A_daemon_that_vanishes_on_an_unknown_machine_was_possibly_killed(string options, bool killed, bool unbounded)
    {
        using var made = new TestCase().With("gradle.properties", $"org.gradle.jvmargs={options}\n").With("build.log", "FAILURE: Build failed with an exception.\n\n* What went wrong:\nGradle build daemon disappeared unexpectedly (it may have been killed or may have crashed)\n");
        var verdict = made.Diagnose();
        Assert.True(made.IsQuiet());
        Assert.Equal(killed, verdict.Findings is [{ Failure: "host-oom", Id: "build-daemon-unbounded" }]);
        if (killed)
            Assert.Equal(unbounded, verdict.Findings[0].Fixes[0].Summary.Contains("-XX:MaxMetaspaceSize", StringComparison.Ordinal));
    }

    [Fact]
    public void A_daemon_that_crashed_was_not_killed()
    {
        using var made = new TestCase().With("gradle.properties", "org.gradle.jvmargs=-Xmx8g\n").With("build.log", "java.lang.OutOfMemoryError: Java heap space\n\tat com.acme.Plugin.apply(Plugin.java:7)\nGradle build daemon disappeared unexpectedly (it may have been killed or may have crashed)\n");
        Assert.Equal("heap-space", made.First().Failure);
    }

    [Fact]
    public void A_daemon_that_vanishes_on_a_large_machine_is_not_explained_by_it()
    {
        using var told = new TestCase().With("gradle.properties", "org.gradle.jvmargs=-Xmx4g\n").With("notes.txt", "The hosted runners have 64 GB of RAM. The Gradle daemon disappeared unexpectedly in the middle of the build, and no log tells why.\n");
        Assert.True(told.IsQuiet());
    }

    [Fact]
    public void Heaps_of_several_services_add_up()
    {
        using var told = new TestCase().With("notes.txt", "服务器内存只有8G，上面跑了三个java进程，每个 -Xmx4g，经常有一个进程莫名其妙消失，没有任何日志。\n");
        var finding = told.First();
        Assert.Equal(("host-oom", "oversized/heap"), (finding.Failure, finding.Cause));
    }

    [Fact]
    public void Forks_that_are_killed_share_the_memory()
    {
        using var told = new TestCase().With("notes.txt", "The tests run in several forked JVMs. Since then they end with exit code 137 on the agents. No log shows an OutOfMemoryError.\n");
        var finding = told.First();
        Assert.Equal(("host-oom", "load/parallelism"), (finding.Failure, finding.Cause));
    }

    [Theory]
    [InlineData("在 GlassFish 中重复部署多次，Full GC 无法释放 metaspace，导致OOM。")]
    [InlineData("Full GC does not release the metaspace after redeploying the portal, then it goes OOM.")]
    [InlineData("Metaspace went from 80 MB to 256 MB after 20 job submissions.")]
    public void What_collections_cannot_free_is_named_behind_the_verb(string words)
    {
        using var told = new TestCase().With("notes.txt", words + "\n");
        var finding = told.First();
        Assert.Equal("metaspace", finding.Failure);
        Assert.StartsWith("leak/classloader", finding.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("java.lang.OutOfMemoryError: unable to create new native thread\n\nEach call builds a new NotifyClient and nobody closes it.\n", "NotifyClient")]
    [InlineData("java.lang.OutOfMemoryError: unable to create new native thread\n\n每次请求都会新建一个线程池，用的是 Executors.newFixedThreadPool(8)。\n", "线程池")]
    public void What_owns_threads_and_is_made_anew_leaks_them(string words, string thing)
    {
        using var told = new TestCase().With("notes.txt", words);
        var finding = told.First();
        Assert.Equal(("native-thread", "leak/threads"), (finding.Failure, finding.Cause));
        Assert.Contains(thing, finding.Fixes[0].Summary, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Threads_that_are_refused_without_a_maker_have_no_such_cause()
    {
        using var told = new TestCase().With("notes.txt", "java.lang.OutOfMemoryError: unable to create new native thread\n\nWe use one shared client for each request.\n");
        Assert.NotEqual("leak/threads", told.First().Cause);
    }

    [Fact]
    public void An_allocator_for_each_client()
    {
        using var told = new TestCase().With("notes.txt", "io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 4194304 byte(s) of direct memory (used: 1069547527, max: 1073741824)\n\nI see no leak, but each RpcClient creates one allocator of its own.\n");
        var finding = told.First();
        Assert.Equal(("netty-direct-memory", "wrong-setting/allocator"), (finding.Failure, finding.Cause));
        Assert.Contains("share", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void One_allocator_that_all_share_is_no_cause()
    {
        using var told = new TestCase().With("notes.txt", "io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 4194304 byte(s) of direct memory (used: 1069547527, max: 1073741824)\n\nEach RpcClient gets the shared allocator.\n");
        Assert.NotEqual("wrong-setting/allocator", told.First().Cause);
    }

    [Fact]
    public void Many_RocksDB_databases_without_a_limit_in_common()
    {
        using var told = new TestCase().With("notes.txt", "Our service opens 20 RocksDB databases for writing, each with write_buffer_size=256mb and max_write_buffer_number=4. Max heap is 8 GB. Memory usage grows to 30 GB and the process is killed.\n");
        var finding = told.First();
        Assert.Equal(("host-oom", "wrong-setting/rocksdb-memory-control"), (finding.Failure, finding.Cause));
        Assert.Contains("WriteBufferManager", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void RocksDB_databases_that_share_a_cache_are_not_blamed()
    {
        using var told = new TestCase().With("notes.txt", "Our service opens 20 RocksDB databases with a shared block cache. Max heap is 8 GB. Memory usage grows to 30 GB and the process is killed.\n");
        Assert.NotEqual("wrong-setting/rocksdb-memory-control", told.First().Cause);
    }

    [Fact]
    public void A_proxy_that_does_not_wait_for_slow_clients_grows()
    {
        using var told = new TestCase().With("notes.txt", "The resident memory of our Netty proxy keeps growing until the JVM is killed. We are not protected against slow clients.\n");
        Assert.Equal("load/slow-consumer", told.First().Cause);
    }

    [Fact]
    public void What_the_heap_keeps_ends_in_a_kill_of_the_pod()
    {
        using var told = new TestCase().With("notes.txt", "After a week the pod gets OOM-killed. Heap dumps show that the number of com.example.orders.OrderListener objects keeps growing, they are never removed.\n");
        var finding = told.First();
        Assert.Equal(("container-limit", "leak/heap/listeners"), (finding.Failure, finding.Cause));
        Assert.Contains("OrderListener", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_that_is_killed_without_a_look_into_its_heap_leaks_nothing_there()
    {
        using var told = new TestCase().With("notes.txt", "After a week the pod gets OOM-killed, its memory limit is 2 GB.\n");
        Assert.DoesNotContain(told.Diagnose().Findings, finding => finding.Cause.StartsWith("leak/heap", StringComparison.Ordinal));
    }

    [Fact]
    public void A_heap_that_takes_most_of_a_task_manager()
    {
        using var told = new TestCase().With("notes.txt", "Flink on YARN: the NodeManager is killing containers due to resource overuse, -Xmx is set by Flink. We request a 4GB TaskManager. The heap can not be bigger than its 3.4 GB, the TaskManager is killed all the same.\n");
        var finding = told.First();
        Assert.Equal("container-limit", finding.Failure);
        Assert.DoesNotContain(told.Diagnose().Findings, other => other.Cause.StartsWith("leak", StringComparison.Ordinal));
    }
}
