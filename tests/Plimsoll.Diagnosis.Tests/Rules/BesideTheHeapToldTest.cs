namespace Plimsoll.Diagnosis.Tests;

/// <summary>What people tell of page tables, allocators, limits that the JVM does not see, threads by the occasion, and messages without their beginning.</summary>
public sealed class BesideTheHeapToldTest
{
    [Fact]
    public void Threads_that_come_with_each_checkpoint_until_the_container_is_full()
    {
        using var told = new TestCase().With("notes.txt", "The number of threads of our TaskManager grows by some 40 threads per savepoint, after a day the pod is OOMKilled. Flink 1.20, no exception is logged.\n");
        var finding = told.First();
        Assert.Equal(("container-limit", "leak/threads"), (finding.Failure, finding.Cause));
        Assert.Contains("threads", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("修改配置之后，线程数急剧上升，几分钟就到5000多，最后OOM。")]
    [InlineData("The thread count explodes after each refresh of the configuration, then the service goes OOM.")]
    public void Threads_that_leap(string words)
    {
        using var told = new TestCase().With("notes.txt", words + "\n");
        var finding = told.First();
        Assert.Equal(("native-thread", "leak/threads"), (finding.Failure, finding.Cause));
    }

    [Theory]
    [InlineData("压测开始时线程数快速增长到200，然后一直稳定。")]
    [InlineData("The thread count rises rapidly at the start and then stabilizes at 300.")]
    [InlineData("Kafka keeps mapped files; the page tables of the host are small.")]
    [InlineData("We run with jemalloc, MALLOC_ARENA_MAX is not set, and memory is stable.")]
    [InlineData("The JVM reports a max heap of 4 GB in a container of 8 GB, as it should.")]
    [InlineData("The pod has limits memory 4096Mi and is healthy.")]
    [InlineData("Only one HostReactor is made, and full GC is rare.")]
    public void Healthy_words_stay_quiet(string words)
    {
        using var told = new TestCase().With("notes.txt", words + "\n");
        Assert.True(told.IsQuiet());
    }

    [Fact]
    public void Page_tables_of_mapped_files_count_to_the_container()
    {
        using var told = new TestCase().With("notes.txt", "The store maps all of its segments with mmap, 3 TB of them. The page tables take 6 GB by now and the pod runs into OOM. Heap and direct memory do not move.\n");
        var finding = told.First();
        Assert.Equal(("container-limit", "external/page-cache/page-tables"), (finding.Failure, finding.Cause));
        Assert.Contains("retention", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_tables_that_nobody_saw_grow_are_not_blamed()
    {
        using var told = new TestCase().With("notes.txt", "The store maps its segments with mmap. The pod's memory keeps growing until it is killed, we looked at the page tables and found nothing.\n");
        Assert.DoesNotContain("page-tables", told.First().Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The RSS of our importer keeps growing until the container is killed. With jemalloc it does not grow at all.", true)]
    [InlineData("进程的物理内存持续增长，最后容器被杀。换成 jemalloc 之后内存不再增长。", true)]
    [InlineData("The RSS of our importer keeps growing until the container is killed. Jemalloc did not help, it still grows.", false)]
    public void Another_allocator_is_an_experiment(string words, bool fragmented)
    {
        using var told = new TestCase().With("notes.txt", words + "\n");
        var finding = told.First();
        Assert.Equal("container-limit", finding.Failure);
        Assert.Equal(fragmented, finding is { Id: "malloc-arenas", Cause: "leak/native/malloc-fragmentation", Confidence: >= Scale.Likely });
    }

    [Fact]
    public void Native_memory_that_climbs_beside_a_heap_that_is_well()
    {
        using var told = new TestCase().With("notes.txt", "On the workers native memory climbs with 8 parallel imports. They went OOM three times, the heap is fine.\n");
        var finding = told.First();
        Assert.Equal("native-memory", finding.Failure);
        Assert.StartsWith("leak/native", finding.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_heap_that_is_seen_beyond_the_task_was_made_of_the_hosts_memory()
    {
        using var told = new TestCase().With("notes.txt", "We set -XX:MaxRAMPercentage=70 and the Fargate task has 4 GB. Since the new image we are seeing a max heap of 5.3 GB, and the tasks go OOM.\n");
        var finding = told.First();
        Assert.Equal(("container-limit", "wrong-setting/container-support"), (finding.Failure, finding.Cause));
        Assert.Contains("-Xmx2g", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_heap_that_somebody_set_is_no_sign_of_it()
    {
        using var told = new TestCase().With("notes.txt", "The Fargate task has 4 GB and we set -Xmx3g. The dashboard shows a heap of 5.3 GB over both tasks, and they go OOM.\n");
        Assert.NotEqual("wrong-setting/container-support", told.First().Cause);
    }

    [Fact]
    public void A_pod_that_is_killed_for_going_over_its_limit()
    {
        using var told = new TestCase().With("notes.txt", "Our export pod keeps getting killed for exceeding its memory limit, although the max heap size is set to 4GB.\n");
        var finding = told.First();
        Assert.Equal("container-limit", finding.Failure);
        Assert.NotEmpty(finding.Fixes);
    }

    [Fact]
    public void A_limit_that_is_told_beside_the_kill_is_the_first_suspect()
    {
        using var told = new TestCase().With("notes.txt", "broker 起不来，describe 看到 pod 是 OOMKilled，用的是默认的 resources（limits memory 4096Mi）。\n");
        var finding = told.First();
        Assert.Equal(("container-limit", "undersized/container"), (finding.Failure, finding.Cause));
        Assert.True(finding.Confidence < Scale.Likely);
    }

    [Theory]
    [InlineData("java -Xms4g -Xmx4g -jar broker.jar\n", "oversized/heap")]
    [InlineData("", "unknown")]
    public void The_refusal_is_quoted_without_its_beginning(string options, string cause)
    {
        using var quoted = new TestCase().With("notes.txt", "经常报java错误  failed; error='Cannot allocate memory' (errno=12)\n请教高手，内存如何设置比较好？\n" + options);
        var finding = quoted.First();
        Assert.Equal(("native-memory", cause), (finding.Failure, finding.Cause));
        Assert.True(finding.Confidence < Scale.Likely);
        Assert.Contains("-Xm", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("292", "leak/heap/nacos-clients")]
    [InlineData("2", "unknown")]
    public void Clients_of_which_a_process_needs_one(string count, string cause)
    {
        using var told = new TestCase().With("notes.txt", $"服务启动后频繁full gc，dump 里有{count}个相同的HostReactor对象。\n");
        var finding = told.First();
        Assert.Equal(("gc-stall", cause), (finding.Failure, finding.Cause));
    }

    [Fact]
    public void Collections_that_reclaim_nothing_speak_against_a_heap_that_is_only_small()
    {
        using var told = new TestCase().With("notes.txt", "The broker throws Java heap space OOM. The GC logs show continuous Full GC with 0 memory reclaimed. There is no backlog.\n");
        Assert.Equal(("heap-space", "leak/heap"), (told.First().Failure, told.First().Cause));
    }

    [Fact]
    public void A_suspect_that_is_known_has_its_own_cure()
    {
        using var told = new TestCase().With("notes.txt", "After two hours memory is full and the server crashes. Eclipse Memory Analyzer suspects PlayerChunkMap.\n");
        var finding = told.First();
        Assert.Equal(("heap-space", "leak/heap/chunks"), (finding.Failure, finding.Cause));
        Assert.Contains("save-on", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }
}
