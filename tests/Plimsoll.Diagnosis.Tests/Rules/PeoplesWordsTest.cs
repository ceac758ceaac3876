namespace Plimsoll.Diagnosis.Tests;

/// <summary>Notes alone: which limit broke, why as far as words go, and silence where nothing happened.</summary>
public sealed class PeoplesWordsTest
{
    private const string CannotOpen = "OpenJDK 64-Bit Server VM warning: Unable to open cgroup memory limit file /sys/fs/cgroup/memory/memory.limit_in_bytes (No such file or directory)\n";

    [Theory]
    [InlineData("We have one session cluster. When we submit the batch job more times, the flink jobmanager heap oom.", "heap-space")]
    [InlineData("use the tool to copy a table every hour. the jobmanager ran into heap oom after a week", "heap-space")]
    [InlineData("运行一段时间后报堆内存溢出，重启之后恢复正常。", "heap-space")]
    [InlineData("任务结束后Metaspace占用的内存不会释放，反复提交最终导致oom。", "metaspace")]
    [InlineData("The metaspace of the cluster always increases until OOM.", "metaspace")]
    [InlineData("Each evening the service gets stuck in old GC and the clients give it up.", "gc-stall")]
    [InlineData("系统频繁fullgc，接口很慢，怎么解决？", "gc-stall")]
    [InlineData("Our job is frequently running into GC issues.", "gc-stall")]
    [InlineData("The container of the JobManager is always killed by ResourceManager (container memory overflow).", "container-limit")]
    [InlineData("The server always gets stuck in frequent GC after half an hour.", "gc-stall")]
    [InlineData("Our targets are missed due to the JVM going out to lunch due to System.gc() calls.", "gc-stall")]
    [InlineData("Kubernetes kills our executor pods as OOM although the node has plenty of memory.", "container-limit")]
    [InlineData("Despite all of this the pod was restarted because it went over the total memory of the node.", "host-oom")]
    [InlineData("On the second day the gateway ran out of direct memory.", "direct-memory")]
    [InlineData("With a parallelism of 40 the job fails with insufficient number of network buffers.", "network-buffers")]
    [InlineData("The sink creates a client on each retry. Result: thread leak in the worker.", "native-thread")]
    [InlineData("The job often triggers OOM exceptions, although the files are not large.", "heap-space")]
    public void Words_tell_which_limit_broke(string notes, string failure)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        var finding = made.First();
        Assert.Equal(failure, finding.Failure);
        Assert.True(finding.Confidence <= Scale.ReportedCap, "words alone never confirm");
    }

    [Theory]
    [InlineData("Is it normal that full GC is frequent?")]
    [InlineData("The service runs without OOM since the upgrade.")]
    [InlineData("Java 17, no OOM so far, and the heap graph looks fine.")]
    [InlineData("If the heap is too small, the JVM could end with an OutOfMemoryError.")]
    [InlineData("You may see an OOM when this option is switched off.")]
    [InlineData("The OOM was fixed in version 2.3 of the connector.")]
    [InlineData("Redis OOM was seen on the other machine.")]
    [InlineData("The server is not stuck in frequent GC any more.")]
    [InlineData("If Kubernetes kills our executor pods with OOM, what shall we change?")]
    [InlineData("The pod was not restarted because it exceeded its memory.")]
    [InlineData("Some libraries call System.gc() by themselves.")]
    [InlineData("这个参数会不会导致OOM？")]
    [InlineData("目前没有出现内存溢出，只是想了解一下默认值。")]
    [InlineData("The job was started with -XX:+HeapDumpOnOutOfMemoryError and runs well.")]
    public void Questions_denials_and_advice_tell_of_no_failure(string notes)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void A_bare_word_names_no_region_and_decides_nothing()
    {
        using var made = new TestCase().With("notes.txt", "The optimizer often triggers OOM exceptions.\n");
        var finding = made.First();
        Assert.True(finding.Confidence < Scale.Likely);
        Assert.Contains(finding.Missing, missing => missing.What.Contains("which region", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_machine_wrote_goes_before_what_a_person_says()
    {
        using var made = new TestCase().With("app.log", "Exception in thread \"main\" java.lang.OutOfMemoryError: Metaspace\n").With("notes.txt", "The service gets OOM each night, I think the heap is too small.\n");
        Assert.Equal("metaspace", Assert.Single(made.Diagnose().Findings).Failure);
    }

    [Fact]
    public void Repeated_submissions_that_fill_the_heap_leave_something_behind()
    {
        using var made = new TestCase().With("notes.txt", "We have one session cluster. When we submit the batch job more times, the flink jobmanager heap oom.\n");
        var finding = made.First();
        Assert.Equal(("heap-space", "leak/heap/ended-runs"), (finding.Failure, finding.Cause));
        Assert.StartsWith("jobmanager", finding.Process.Id, StringComparison.Ordinal);
        using var once = new TestCase().With("notes.txt", "We have one session cluster. The flink jobmanager heap oom.\n");
        Assert.NotEqual("leak/heap/ended-runs", once.First().Cause);
    }

    [Fact]
    public void Classes_that_are_not_unloaded_are_a_loader_leak()
    {
        using var made = new TestCase().With("notes.txt", "Start a job and stop the job three or more times. The ChildFirstClassLoader could not be unloaded, and the metaspace always increases until OOM.\n");
        var finding = made.First();
        Assert.Equal(("metaspace", "leak/classloader"), (finding.Failure, finding.Cause));
        using var unloaded = new TestCase().With("notes.txt", "The metaspace ran into OOM at the first start.\n");
        Assert.NotEqual("leak/classloader", unloaded.First().Cause);
    }

    [Fact]
    public void A_version_that_does_not_leak_is_named_in_the_fix()
    {
        using var made = new TestCase().With("notes.txt", "We deploy and undeploy our WAR in a running Tomcat. After 7 or 8 times:\njava.lang.OutOfMemoryError: Metaspace\nWith the same project built on Spring Boot 3.0.0 I cannot reproduce it.\n");
        var finding = made.First();
        Assert.Equal(("metaspace", "leak/classloader"), (finding.Failure, finding.Cause));
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("Spring Boot 3.0.0", StringComparison.Ordinal));
    }

    [Fact]
    public void Pools_that_nobody_ends_are_a_thread_leak()
    {
        using var made = new TestCase().With("notes.txt", "Thread pools of the plugin are never shut down. With the plugin disabled the problem disappears.\n");
        var finding = made.First();
        Assert.Equal(("native-thread", "leak/threads"), (finding.Failure, finding.Cause));
        using var pools = new TestCase().With("notes.txt", "The thread pools were resized. Nothing else was changed.\n");
        Assert.Empty(pools.Diagnose().Findings);
    }

    [Fact]
    public void A_suspect_that_is_never_released_is_a_leak()
    {
        using var made = new TestCase().With("notes.txt", "The service gets OOM. MAT points to com.acme.registry.ListenerTable, its entries are never released.\n");
        var finding = made.First();
        Assert.Equal(("heap-space", "leak/heap"), (finding.Failure, finding.Cause));
        Assert.Contains("ListenerTable", finding.Fixes[0].Summary, StringComparison.Ordinal);
        using var ordinary = new TestCase().With("notes.txt", "The service gets OOM. MAT points to java.util.HashMap only.\n");
        Assert.NotEqual("leak/heap", ordinary.First().Cause);
    }

    [Fact]
    public void Instances_counted_in_Chinese_name_the_library_that_leaks()
    {
        using var made = new TestCase().With("notes.txt", "1、系统有FullGC告警，dump内存分析：发现有1万多个org.apache.dubbo.registry.integration.RegistryDirectory这个实例\n");
        var finding = made.First();
        Assert.Equal(("gc-stall", "leak/heap/dubbo-references"), (finding.Failure, finding.Cause));
    }

    [Fact]
    public void A_table_read_at_once_is_a_large_result()
    {
        using var made = new TestCase().With("notes.txt", "用 reader 抽 mysql，一张 400w 数据的表就报\njava.lang.OutOfMemoryError: GC overhead limit exceeded\n难道是一次性把所有数据读到内存？\n");
        Assert.Equal("wrong-setting/fetch-size", made.First().Cause);
        using var file = new TestCase().With("notes.txt", "java.lang.OutOfMemoryError: GC overhead limit exceeded\nIt loads the whole picture into memory.\n");
        Assert.NotEqual("wrong-setting/fetch-size", file.First().Cause);
    }

    [Fact]
    public void State_of_patterns_that_never_expires_fills_the_heap()
    {
        using var made = new TestCase().With("flink-conf.yaml", "taskmanager.numberOfTaskSlots: 2\nstate.backend: filesystem\n").With("notes.txt", "Flink 1.11.2. The CEP library appears to have some serious problems with state expiry.\n");
        var finding = made.First();
        Assert.Equal(("heap-space", "state-growth/cep"), (finding.Failure, finding.Cause));
        using var off = new TestCase().With("flink-conf.yaml", "taskmanager.numberOfTaskSlots: 2\nstate.backend: rocksdb\n").With("notes.txt", "Flink 1.11.2. The CEP library appears to have some serious problems with state expiry.\n");
        Assert.Empty(off.Diagnose().Findings);
    }

    [Fact]
    public void A_JVM_that_takes_the_nodes_memory_does_not_see_its_limit()
    {
        using var told = new TestCase().With("notes.txt", "Since the nodes run kernel 6.12 the pod is shut down with OOMKilled. The program tries to use all the memory of the node instead of its limit.\n");
        Assert.Equal(("container-limit", "wrong-setting/container-support"), (told.First().Failure, told.First().Cause));
        using var printed = new TestCase().With("console.log", CannotOpen).With("notes.txt", "The memory usage of the pod grows until it is OOM killed. The system runs with Cgroups v2.\n");
        Assert.Equal(("container-limit", "wrong-setting/container-support"), (printed.First().Failure, printed.First().Cause));
        using var kernel = new TestCase().With("notes.txt", "The nodes run kernel 6.12. The pod is shut down with OOMKilled.\n");
        Assert.NotEqual("wrong-setting/container-support", kernel.First().Cause);
    }

    [Fact]
    public void Loaders_that_accumulate_in_metaspace_leak()
    {
        using var made = new TestCase().With("ticket.txt", "A server that reloads its plugins accumulates one more loader per reload, and the classes stay in Metaspace for the life of the process. About 30 reloads exhaust our 256 MB MaxMetaspaceSize.\n");
        var finding = made.First();
        Assert.Equal("metaspace", finding.Failure);
        Assert.StartsWith("leak/classloader", finding.Cause, StringComparison.Ordinal);
        using var learnt = new TestCase().With("notes.txt", "A class loader is not unloaded while one of its classes is in use.\n");
        Assert.True(learnt.IsQuiet());
    }

    [Fact]
    public void A_number_of_classes_that_grows_with_the_calls_is_generated()
    {
        using var made = new TestCase().With("notes.txt", "jmap 拉堆 dump 用 MAT 看，堆里没有什么异常，DirectByteBuffer 之类的对象也很少。\n打开类加载的监控，类的数量随着接口调用一直涨，名字都像 com.alibaba.fastjson.serializer.ASMSerializer_1_OrderDto。\n");
        var finding = made.First();
        Assert.Equal(("metaspace", "leak/classloader/codegen-cache"), (finding.Failure, finding.Cause));
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("SerializeConfig", StringComparison.Ordinal));
        using var kinds = new TestCase().With("notes.txt", "商品种类的数量一直涨，服务运行正常。\n");
        Assert.True(kinds.IsQuiet());
    }

    [Fact]
    public void A_loop_that_writes_all_at_once_does_not_look_at_its_taker()
    {
        using var made = new TestCase().With("notes.txt", "Our handler is a for loop over the parts of the picture, and each is sent with ctx.writeAndFlush.\nAfter some parts the promise fails with java.lang.OutOfMemoryError: Direct buffer memory\n");
        var finding = made.First();
        Assert.Equal(("direct-memory", "load/slow-consumer"), (finding.Failure, finding.Cause));
        using var well = new TestCase().With("notes.txt", "Our handler is a for loop over the parts of the picture, and each is sent with ctx.writeAndFlush.\n");
        Assert.Empty(well.Diagnose().Findings);
    }

    [Fact]
    public void A_map_that_becomes_larger_takes_the_memory_with_it()
    {
        using var made = new TestCase().With("notes.txt", "In our long-running pipeline this map becomes larger and larger and so does the memory of the worker. There are entries in it of requests that ended long ago.\n");
        Assert.Equal("heap-space", made.First().Failure);
        using var road = new TestCase().With("notes.txt", "In our project this map becomes larger and larger and so does the number of its readers.\n");
        Assert.True(road.IsQuiet());
    }

    [Fact]
    public void Producers_ids_of_a_broker_have_to_come_again()
    {
        using var made = new TestCase().With("notes.txt", "Our kafka brokers started failing with OOM error. Heap dump entries are dominated by ProducerStateEntry records.\n");
        Assert.Contains("transactional.id.expiration.ms", made.First().Fixes[0].Summary, StringComparison.Ordinal);
        using var other = new TestCase().With("notes.txt", "Our brokers started failing with OOM error. Heap dump entries are dominated by SessionEntry records.\n");
        Assert.DoesNotContain("transactional.id.expiration.ms", other.First().Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nacos客户端的java应用崩溃过，OOM，发现是gc频繁。\n", true)]
    [InlineData("java应用崩溃过，OOM，发现是gc频繁。\n", false)]
    public void Where_nothing_tells_why_the_first_step_is_a_look_into_the_heap(string words, bool nacos)
    {
        using var made = new TestCase().With("notes.txt", words);
        var finding = made.First();
        Assert.Equal("unknown", finding.Cause);
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("GC.class_histogram", StringComparison.Ordinal));
        Assert.Equal(nacos, finding.Fixes[0].Summary.Contains("NacosNamingService", StringComparison.Ordinal));
    }
}
