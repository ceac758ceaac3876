namespace Plimsoll.Diagnosis.Tests;

/// <summary>Words about the heap and who fills it: what a thing does, in any order, in English and Chinese, and silence where the same words tell of nothing.</summary>
public sealed class ThingsToldTest
{
    [Theory]
    [InlineData("When a file is uploaded a temporary one is made. com.acme.upload.TempFileRegistry.paths keeps getting bigger and bigger, and finally the server goes oom.", "TempFileRegistry.paths")]
    [InlineData("The broker ends with OOM. There is a list called pendingAcknowledgements that keeps AckRequest objects; they are all still in it, also those that were answered long ago.", "pendingAcknowledgements")]
    [InlineData("OOM in the coordinator. What fills it is the PositionStore, it has all topic names ever reported in it, also those that do not exist any more.", "PositionStore")]
    [InlineData("Each restart of the provider adds one to the number of instances of com.acme.rpc.RemoteClient in memory: memory leak of the consumer.", "RemoteClient")]
    [InlineData("每次请求都会新建一个 PriceClient，没有关闭，最后内存溢出。", "PriceClient")]
    [InlineData("We get OOM every night. The heap dump shows that the biggest consumer is com.acme.cache.PriceCache.", "PriceCache")]
    [InlineData("OOM after three days. In MAT we see 3.1 GB of 4 GB retained by org.acme.search.QueryTracker.", "QueryTracker")]
    [InlineData("OrderListenerManager is causing the OOM.", "OrderListenerManager")]
    [InlineData("Heap OOM after some days. A static map in UserCacheHolder holds everything since startup.", "UserCacheHolder")]
    [InlineData("The node runs out of heap. The plugin holds on to every ProjectModel that was ever opened.", "ProjectModel")]
    [InlineData("OOM of the heap. Heap dump: the growth is in two maps in CommitterTask, commitInfoCache and barrierCounter.", "CommitterTask")]
    [InlineData("Heap OOM. EventRecorder saves all events of all runs; this list is never trimmed.", "EventRecorder")]
    [InlineData("The heap grows with the number of finished splits. What is retained: two objects per split, with their SplitScopeInfo.", "SplitScopeInfo")]
    [InlineData("定时任务每次执行都会创建新的 PriceSource 没有关闭，最后堆内存溢出", "PriceSource")]
    [InlineData("堆内存溢出，dump 内存发现 OrderTaskQueue 占用了 80% 的堆", "OrderTaskQueue")]
    [InlineData("程序运行两天之后老年代达到99.9%，fullGC毫无效果，dump 之后发现 WordSegment 对象特别多。", "WordSegment")]
    public void A_thing_that_grows_or_is_kept_is_named(string notes, string name)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        var finding = made.First();
        Assert.StartsWith("leak/heap", finding.Cause, StringComparison.Ordinal);
        Assert.Contains(name, finding.Title, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Fixes);
        Assert.True(finding.Confidence <= Scale.ReportedCap, "words alone never confirm");
    }

    [Theory]
    [InlineData("PaymentGateway is the reason for the timeouts.")]
    [InlineData("Requests take 2 seconds, most of the time is spent in the OrderRepository.")]
    [InlineData("Heap usage grows steadily until GC runs and then drops back.")]
    [InlineData("VisualVM shows heap usage of 300 MB of 1 GB.")]
    [InlineData("The analysis shows that latency is caused by the PaymentGateway.")]
    [InlineData("The growing OrderService team needs more servers.")]
    [InlineData("How long should I keep state, is 30 days too much?")]
    [InlineData("We want a cache that is never cleared. Which one can you recommend?")]
    [InlineData("缓存没有设置过期时间会有影响吗？")]
    [InlineData("Will the SessionRegistry leak memory if I never call close?")]
    [InlineData("CPU usage of OrderConsumer increases continuously and the lag gets bigger and bigger.")]
    [InlineData("Netty direct memory never shrinks after growing bigger. I log PooledByteBufAllocator.DEFAULT.metric() every 15 seconds.")]
    [InlineData("The heap is not given back to the system. GC does not return memory to the operating system.")]
    [InlineData("The heap keeps growing, but GC brings it back to 200 MB each time.")]
    [InlineData("By default entries are never removed from the EntryCache; you may set a time to live.")]
    [InlineData("The leaking ListenerTable was fixed in 2.3.1, it is never kept any more.")]
    [InlineData("The log files keep growing and are never deleted.")]
    [InlineData("Is it normal that the heap keeps growing until the next GC?")]
    [InlineData("How do I set the heap for a file of 2 GB?")]
    [InlineData("队列积压了很多消息，请问怎么扩容消费者？")]
    [InlineData("缓存一直存在 RedisCache 里，这个正常么？")]
    public void The_same_words_without_a_failure_are_quiet(string notes)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        Assert.True(made.IsQuiet());
    }

    [Theory]
    [InlineData("The garbage collector frees less and less memory.")]
    [InlineData("Even after a full GC the heap does not go down.")]
    [InlineData("Heap usage stays at 99% and the node is slow.")]
    [InlineData("Heap usage slowly creeps up over several days until the node dies.")]
    public void A_heap_that_fills_is_told_without_the_error(string notes)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        Assert.Equal(("heap-space", "leak/heap"), (made.First().Failure, made.First().Cause));
        using var dropped = new TestCase().With("notes.txt", "The heap never shrinks, although only 200 MB are used. Heap is at 97% and then drops to 20% at each GC.\n");
        Assert.True(dropped.IsQuiet());
    }

    [Fact]
    public void Connections_that_grow_while_collections_free_nothing_are_a_leak()
    {
        using var made = new TestCase().With("notes.txt", "While new rows come in, the JVM memory and MySQL connections will continue to grow. After some hours the heap is near its limit, but GC cannot effectively release memory.\n");
        var finding = made.First();
        Assert.Equal(("heap-space", "leak/heap/connections"), (finding.Failure, finding.Cause));
        Assert.Contains("MySQL connections", finding.Fixes[0].Summary, StringComparison.Ordinal);
        using var level = new TestCase().With("notes.txt", "There are 20 MySQL connections in the pool. The job runs well.\n");
        Assert.Empty(level.Diagnose().Findings);
    }

    [Fact]
    public void A_known_holder_has_its_own_cure()
    {
        using var made = new TestCase().With("notes.txt", "The server runs for weeks. java.io.DeleteOnExitHook.files keeps growing, in the end OOM.\n");
        var finding = made.First();
        Assert.Equal("leak/heap/delete-on-exit", finding.Cause);
        Assert.Contains("deleteOnExit", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_found_in_a_dump_explains_a_kill_and_what_is_only_said_does_not()
    {
        using var made = new TestCase().With("notes.txt", "The memory usage of the router steadily increases. After a week the pod gets OOM-killed.\nComparing heap dumps has revealed that the added com.acme.report.TenantMetric objects cause the memory increase. They are not getting removed after the tenants get deleted.\n");
        var finding = made.First();
        Assert.Equal("container-limit", finding.Failure);
        Assert.StartsWith("leak/heap", finding.Cause, StringComparison.Ordinal);
        Assert.Contains("TenantMetric", finding.Title, StringComparison.Ordinal);
        using var said = new TestCase().With("notes.txt", "The pod gets OOM-killed. Connections keep growing.\n");
        Assert.DoesNotContain("leak/heap", said.First().Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_librarys_class_may_own_the_heap_of_a_Flink_process_and_the_jobs_state_is_none()
    {
        using var made = new TestCase().With("notes.txt", "After some days the jobmanager failed with OutOfMemory. I checked the dump and found com.acme.catalog.TableConf took 80.77% memory.\n");
        var finding = made.First();
        Assert.StartsWith("leak/heap", finding.Cause, StringComparison.Ordinal);
        Assert.Contains("TableConf", finding.Title, StringComparison.Ordinal);
        using var known = new TestCase().With("notes.txt", "The jobmanager failed with OutOfMemory. org.apache.hadoop.hive.conf.HiveConf took 80.77% memory.\n");
        Assert.StartsWith("leak/heap", known.First().Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_that_came_with_an_upgrade_is_the_versions()
    {
        using var made = new TestCase().With("notes.txt", "OOM upgrading from 9.4.1 to 9.5.0.\n");
        Assert.Equal("version-bug/regression", made.First().Cause);
        using var cure = new TestCase().With("notes.txt", "We upgraded from 9.4.1 to 9.5.0 because of an OOM.\n");
        Assert.DoesNotContain(cure.Diagnose().Findings, finding => finding.Cause == "version-bug/regression");
    }

    [Fact]
    public void A_large_statement_is_a_large_piece_and_ten_thousand_rows_are_no_bytes()
    {
        using var made = new TestCase().With("notes.txt", "After a large UPDATE on one table the TaskManager goes OOM (heap).\n");
        Assert.Equal("large-record", made.First().Cause);
        using var rows = new TestCase().With("notes.txt", "The service goes OOM (heap). It reads about 10M rows a day.\n");
        Assert.NotEqual("large-record", rows.First().Cause);
    }

    [Fact]
    public void Growth_without_a_name_is_not_a_heap_that_is_too_small()
    {
        using var made = new TestCase().With("notes.txt", "Unending memory rise then Out of Memory. The memory for the sink grows until it uses all that there is.\n");
        var finding = made.First();
        Assert.Equal("leak/heap", finding.Cause);
        Assert.True(finding.Confidence < Scale.Likely);
        using var bare = new TestCase().With("notes.txt", "The job often triggers OOM exceptions.\n");
        Assert.NotEqual("leak/heap", bare.First().Cause);
    }

    [Theory]
    [InlineData("We get OOM when one message of 300MB is consumed.")]
    [InlineData("单条消息过大，大概 80M，导致 broker 内存溢出")]
    [InlineData("单个行变更数据过大导致内存溢出，blob 字段内容为 250M，jvm 设置为 6G 也不行")]
    public void One_large_piece_is_told_from_a_small_heap(string notes)
    {
        using var made = new TestCase().With("notes.txt", notes + "\n");
        Assert.Equal("large-record", made.First().Cause);
    }

    [Fact]
    public void A_large_heap_is_no_large_piece()
    {
        using var made = new TestCase().With("notes.txt", "The node has a heap of 30 GB and dies with OOM. Messages have about 2 KB each.\n");
        Assert.NotEqual("large-record", made.First().Cause);
    }

    [Fact]
    public void Data_that_wait_for_a_checkpoint_need_a_flush_and_not_a_heap()
    {
        using var made = new TestCase().With("question.md", "大表全量同步期间，没有 chk，所有的数据积攒在内存中导致 OOM。\n");
        var finding = made.First();
        Assert.Equal("load/unflushed", finding.Cause);
        Assert.Contains("checkpoint", finding.Fixes[0].Summary, StringComparison.Ordinal);
        using var whole = new TestCase().With("notes.txt", "On each reload the entire dimension file is loaded into the cache. If it is large we got OOM.\n");
        Assert.Equal("large-record/whole-input", whole.First().Cause);
    }

    [Fact]
    public void A_big_table_that_should_be_read_in_parts_is_the_drivers()
    {
        using var made = new TestCase().With("question.md", "Big table in mysql cause java \"heap space problem\"\n\nCan we let the connector read the jdbc table incrementally, 10000 rows per iteration?\n");
        var finding = made.First();
        Assert.Equal(("heap-space", "wrong-setting/fetch-size"), (finding.Failure, finding.Cause));
        using var wish = new TestCase().With("question.md", "Can we let the connector read the jdbc table incrementally, 10000 rows per iteration?\n");
        Assert.Empty(wish.Diagnose().Findings);
    }

    [Fact]
    public void A_slow_taker_wants_back_pressure()
    {
        using var made = new TestCase().With("notes.txt", "When returning a stream larger than the configured -XX:MaxDirectMemorySize, there is an OutOfMemoryError when the client does not consume the content fast enough.\n");
        var finding = made.First();
        Assert.Equal(("direct-memory", "load/slow-consumer"), (finding.Failure, finding.Cause));
        Assert.Contains("back pressure", finding.Fixes[0].Summary, StringComparison.Ordinal);
        using var slow = new TestCase().With("notes.txt", "Some clients are slow. The server itself runs well.\n");
        Assert.Empty(slow.Diagnose().Findings);
    }

    [Fact]
    public void Too_many_small_files_are_compacted()
    {
        using var made = new TestCase().With("notes.txt", "When there are too many small files in the table, planning causes OOM of the service.\n");
        Assert.Equal("load/many-units", made.First().Cause);
        using var open = new TestCase().With("notes.txt", "The service fails with: Too many open files.\n");
        Assert.Empty(open.Diagnose().Findings);
    }

    [Fact]
    public void It_began_with_a_version()
    {
        using var made = new TestCase().With("notes.txt", "Since we upgraded to Hazelcast 3.9.1 the heap keeps growing and the node gets OOM.\n");
        var finding = made.First();
        Assert.Equal("version-bug/regression", finding.Cause);
        Assert.Contains("Hazelcast 3.9.1", finding.Title, StringComparison.Ordinal);
        using var upgraded = new TestCase().With("notes.txt", "The server was upgraded to 5.2.1 last week and runs well.\n");
        Assert.Empty(upgraded.Diagnose().Findings);
    }

    [Fact]
    public void Rows_of_a_query_that_comes_again_and_again_are_open_statements()
    {
        using var made = new TestCase().With("notes.txt", "任务一直在 Full GC。实例数最多的：com.mysql.cj.protocol.a.result.ByteArrayRow 383 万个，RawLogContent 615 万个（原始日志，量大，应该正常）。\n任务里会定时从 MySQL 查一次配置表。\n");
        var finding = made.First();
        Assert.Equal(("gc-stall", "leak/heap/statements"), (finding.Failure, finding.Cause));
        using var once = new TestCase().With("notes.txt", "任务一直在 Full GC。实例数最多的：com.mysql.cj.protocol.a.result.ByteArrayRow 383 万个。\n");
        Assert.NotEqual("leak/heap/statements", once.First().Cause);
    }

    [Fact]
    public void Words_without_end_are_read_as_far_as_anybody_writes_and_it_is_said_where_that_was()
    {
        var filler = string.Concat(Enumerable.Repeat("The weather in the data centre was fine that day as well.\n", 4000));
        using var made = new TestCase().With("notes.txt", "The number of com.acme.cart.CartRegistry objects keeps growing until OutOfMemoryError: Java heap space.\n" + filler + "java.lang.OutOfMemoryError: Metaspace\n");
        var verdict = made.Diagnose();
        Assert.Contains(verdict.Coverage, source => source.Detail.Contains("a person's words up to line", StringComparison.Ordinal));
        Assert.Contains(verdict.Findings, finding => finding.Failure == "metaspace");
    }
}
