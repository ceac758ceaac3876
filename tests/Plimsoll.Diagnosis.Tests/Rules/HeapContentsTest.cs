namespace Plimsoll.Diagnosis.Tests;

/// <summary>What fills the heap, told by one histogram, by an analyser's text, by a stack or by words: each with a near miss that must stay quiet.</summary>
public sealed class HeapContentsTest
{
    private const string Error = "2026-03-02 10:00:00.000 ERROR [main] com.acme.Main - failed\njava.lang.OutOfMemoryError: Java heap space\n";

    private const string Dictionary = """
        $ jmap -histo:live 8955|more
        num #instances #bytes class name
        ----------------------------------------------
        1: 9050602 1643057880 [C
        2: 8140462 195371088 java.lang.String
        3: 4658610 149075520 org.acme.agent.core.NameDictionary$Key
        4: 3000237 168013272 org.acme.agent.wire.Name
        5: 4834363 154699616 java.util.concurrent.ConcurrentHashMap$Node
        6: 4643 43759112 [Ljava.util.concurrent.ConcurrentHashMap$Node;
        """;

    private const string Suspects = """
        One instance of "com.acme.catalog.GlobalState" loaded by "sun.misc.Launcher$AppClassLoader @ 0xe99b0830" occupies 15,224,148,664 (85.80%) bytes. The memory is accumulated in one instance of "com.acme.catalog.TransactionManager", loaded by "sun.misc.Launcher$AppClassLoader @ 0xe99b0830", which occupies 11,679,266,016 (65.83%) bytes.

        """;

    [Theory]
    [InlineData("The memory of the agent is huge and growing. Is it a bug?\n", true)]
    [InlineData("This was taken while we looked at something else on Monday.\n", false)]
    public void One_histogram_names_the_owner_and_words_of_growth_make_it_likely(string notes, bool likely)
    {
        using var made = new TestCase().With("histogram.txt", Dictionary).With("notes.txt", notes);
        var finding = made.First();
        Assert.Equal(("heap-space", "histogram-dominant-class", Severity.Warning), (finding.Failure, finding.Id, finding.Severity));
        Assert.StartsWith("leak/heap", finding.Cause, StringComparison.Ordinal);
        Assert.Equal(likely, finding.Confidence >= Scale.Likely);
        Assert.Contains("org.acme", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Few_large_arrays_have_another_owner_than_many_small_objects()
    {
        using var made = new TestCase().With("histogram.txt", Histogram(("byte[]", 2_000, 3_000_000_000), ("com.acme.Order", 2_000_000, 64_000_000)));
        Assert.Empty(made.Diagnose().Findings);
    }

    [Theory]
    [InlineData("io.netty.channel.AbstractChannelHandlerContext$WriteAndFlushTask", 298_769, "load/slow-consumer", "isWritable")]
    [InlineData("io.grpc.internal.RetriableStream$1SendMessageEntry", 329_553, "leak/heap/grpc-retry-buffer", "disableRetry")]
    [InlineData("java.util.concurrent.ScheduledThreadPoolExecutor$ScheduledFutureTask", 400_000, "leak/heap/timers", "setRemoveOnCancelPolicy")]
    [InlineData("java.util.jar.JarFile", 30_000, "leak/heap/jar-files", "close")]
    public void A_class_that_only_waiting_work_has_tells_the_mechanism(string type, int instances, string cause, string cure)
    {
        using var made = new TestCase().With("histogram.txt", Histogram(("byte[]", 300_000, 20_000_000), (type, instances, instances * 40L)));
        var finding = made.First();
        Assert.Equal(("heap-space", cause, Severity.Warning), (finding.Failure, finding.Cause, finding.Severity));
        Assert.Contains(cure, finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Some_thousands_of_it_are_a_busy_server()
    {
        using var made = new TestCase().With("histogram.txt", Histogram(("byte[]", 300_000, 20_000_000), ("io.netty.channel.ChannelOutboundBuffer$Entry", 4_000, 256_000)));
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void As_many_nodes_as_tasks_are_a_queue_though_nothing_broke()
    {
        using var made = new TestCase().With("histogram.txt", Histogram(("com.acme.MailTask", 1_200_000, 38_400_000), ("java.util.concurrent.LinkedBlockingQueue$Node", 1_200_000, 28_800_000)));
        var finding = made.First();
        Assert.Equal(("heap-space", "load/slow-consumer", Severity.Warning), (finding.Failure, finding.Cause, finding.Severity));
    }

    [Fact]
    public void Leak_suspects_name_the_owner_with_no_error_at_all()
    {
        using var made = new TestCase().With("mat.txt", Suspects).With("notes.txt", "内存一直涨不下来，贴一下 MAT 的结论。\n");
        var finding = made.First();
        Assert.Equal(("heap-space", "heap-report-owner"), (finding.Failure, finding.Id));
        Assert.StartsWith("leak/heap", finding.Cause, StringComparison.Ordinal);
        Assert.True(finding.Confidence >= Scale.Likely);
        Assert.Contains("TransactionManager", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suspect_with_a_small_share_is_none()
    {
        using var made = new TestCase().With("mat.txt", "One instance of \"com.acme.catalog.GlobalState\" loaded by \"app\" occupies 5,224,148 (12.80%) bytes.\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void A_thread_that_holds_nearly_all_and_what_is_queued_in_it_are_a_slow_consumer()
    {
        using var made = new TestCase().With("analysis.txt", """
            - Thread `ServerChild-4-1` holds 3.5GB of retained heap (92% of total memory)
            - 2,033+ PacketWrapper objects queued for compression
            - 5,845,654 PooledUnsafeDirectByteBuf instances (532MB) never released

            """);
        var finding = made.First();
        Assert.Equal(("heap-space", "load/slow-consumer"), (finding.Failure, finding.Cause));
        Assert.Contains("ServerChild-4-1", finding.Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("57.64", "由线程 order-session-cleaner 持有", true)]
    [InlineData("57.64", "在 order-session-cleaner 结束之后释放", false)]
    [InlineData("7.64", "由线程 order-session-cleaner 持有", false)]
    public void A_report_in_Chinese_names_share_and_thread(string percent, string holder, bool named)
    {
        using var made = new TestCase().With("fe.out", "java.lang.OutOfMemoryError: Java heap space\nDumping heap to /data/java_pid72774.hprof ...\n")
            .With("mat.txt", $"Problem Suspect 1: 180,268,901 个 java.lang.String 实例，占用 17,305,670,752 字节（17.3GB，{percent}%）\n  被一个 Object[180,221,098] 数组引用（1.44GB），该数组{holder}\n");
        var finding = made.First();
        Assert.Equal(named, finding.Id == "heap-report-owner" && finding.Title.Contains("order-session-cleaner", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("系统有FullGC告警，dump内存分析：发现有1万多个com.acme.registry.ServiceDirectory这个实例。\n", true)]
    [InlineData("12,000 instances of com.acme.registry.ServiceDirectory are in the dump: a memory leak.\n", true)]
    [InlineData("12 instances of com.acme.registry.ServiceDirectory are in the dump: a memory leak.\n", false)]
    [InlineData("12,000 instances of com.acme.registry.ServiceDirectory are in the dump, as many as services.\n", false)]
    public void Counted_instances_need_words_of_trouble(string notes, bool told)
    {
        using var made = new TestCase().With("notes.txt", notes);
        Assert.Equal(told, made.Diagnose().Findings is [{ Id: "heap-report-owner", Confidence: >= Scale.Likely }, ..]);
    }

    [Theory]
    [InlineData("com.csvreader.CsvReader.updateCurrentValue(Unknown Source)", "large-record/column", "useTextQualifier")]
    [InlineData("org.yaml.snakeyaml.error.Mark.toCodePoints(Mark.java:35)", "large-record/yaml-document", "YAML")]
    [InlineData("java.util.Arrays.copyOf(Arrays.java:3332)\n\tat java.lang.AbstractStringBuilder.ensureCapacityInternal(AbstractStringBuilder.java:124)\n\tat java.lang.StringBuffer.append(StringBuffer.java:270)\n\tat java.io.BufferedReader.readLine(BufferedReader.java:370)", "large-record/line", "line ends")]
    public void A_parser_that_grows_one_value_is_a_large_record(string frames, string cause, string cure)
    {
        using var made = new TestCase().With("app.log", $"{Error}\tat {frames}\n\tat com.acme.Reader.read(Reader.java:72)\n");
        var finding = made.First();
        Assert.Equal(cause, finding.Cause);
        Assert.True(finding.Confidence >= Scale.Likely);
        Assert.Contains(cure, finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_was_being_made_a_string_is_a_bystander()
    {
        using var made = new TestCase().With("app.log", $"{Error}\tat java.lang.String.<init>(String.java:207)\n\tat java.io.BufferedReader.readLine(BufferedReader.java:356)\n\tat com.acme.Reader.read(Reader.java:72)\n");
        Assert.NotEqual("parser-value-grows", made.First().Id);
    }

    [Fact]
    public void A_build_servers_time_before_each_frame_is_taken_off()
    {
        using var made = new TestCase().With("jenkins.log", "14:57:29 java.lang.OutOfMemoryError: Java heap space\n14:57:29 \tat org.yaml.snakeyaml.error.Mark.toCodePoints(Mark.java:35)\n14:57:29 \tat org.yaml.snakeyaml.error.Mark.<init>(Mark.java:45)\n");
        Assert.Equal("large-record/yaml-document", made.First().Cause);
    }

    [Theory]
    [InlineData("io.vertx.core.net.impl.pool.CombinerExecutor.submit(CombinerExecutor.java:75)", "version-bug/vertx-combiner-executor", "4.4.7")]
    [InlineData("com.acme.Pool.next(Pool.java:75)", "leak/heap/fast-thread-local", "Pool.next")]
    public void An_index_of_thread_locals_that_runs_away_is_named(string owner, string cause, string cure)
    {
        using var made = new TestCase().With("gateway.log", $"{Error}\tat java.base/java.util.Arrays.copyOf(Arrays.java:3481)\n\tat io.netty.util.internal.InternalThreadLocalMap.expandIndexedVariableTableAndSet(InternalThreadLocalMap.java:361)\n\tat io.netty.util.concurrent.FastThreadLocal.get(FastThreadLocal.java:142)\n\tat {owner}\n");
        var finding = made.First();
        Assert.Equal(cause, finding.Cause);
        Assert.Contains(cure, finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("用 rdbmsreader 抽 mysql 的一张 400w 数据的表就报错。\njava.lang.OutOfMemoryError: GC overhead limit exceeded\n难道读的时候是一次性把所有数据读到内存？\n", true)]
    [InlineData("The job copies a MySQL table.\njava.lang.OutOfMemoryError: Java heap space\nI think the reader loads all rows of the table into memory.\n", true)]
    [InlineData("The job copies a MySQL table.\njava.lang.OutOfMemoryError: Java heap space\nThe reader does not load all rows of the table into memory.\n", false)]
    public void Words_that_a_whole_table_is_read_at_once_ask_for_a_fetch_size(string notes, bool told)
    {
        using var made = new TestCase().With("notes.txt", notes);
        var finding = made.First();
        Assert.Equal(told, finding.Cause == "wrong-setting/fetch-size");
        if (told)
            Assert.Contains("useCursorFetch", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broadcast_that_does_not_fit_is_the_cause_and_another_block_is_not()
    {
        const string Refused = "INFO UnifiedMemoryManager: Will not store broadcast_1159 as the required space (6290408084 bytes) exceeds our memory limit (4923378892 bytes)\n";
        using var broadcast = new TestCase().With("driver.log", Refused + Error);
        var finding = broadcast.First();
        Assert.Equal(("heap-space", "large-record/broadcast"), (finding.Failure, finding.Cause));
        Assert.Contains(finding.Fixes[0].Changes, change => change is { Key: "spark.sql.autoBroadcastJoinThreshold", To: "-1" });
        using var cached = new TestCase().With("driver.log", Refused.Replace("broadcast_1159", "rdd_3_17", StringComparison.Ordinal) + Error);
        Assert.NotEqual("large-record/broadcast", cached.First().Cause);
        using var alone = new TestCase().With("driver.log", Refused);
        Assert.True(alone.IsQuiet());
    }

    [Fact]
    public void A_map_join_of_a_map_vertex_is_named_with_Tez_container()
    {
        using var made = new TestCase().With("hive.log", """
            Warning: Map Join MAPJOIN[428][bigTable=?] in task 'Stage-21:MAPRED' is a cross product
            Status: Failed
            Vertex failed, vertexName=Map 5, vertexId=vertex_1_0008_1_05, diagnostics=[Task failed, taskId=task_1_0008_1_05_000006, diagnostics=[TaskAttempt 0 failed, info=[Error: Failure while running task:java.lang.RuntimeException: java.lang.OutOfMemoryError: Java heap space
            Caused by: java.lang.OutOfMemoryError: Java heap space

            """);
        var finding = made.First();
        Assert.Equal(("heap-space", "wrong-setting/map-join"), (finding.Failure, finding.Cause));
        Assert.Contains("hive.tez.container.size", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_join_without_an_error_is_a_plan()
    {
        using var made = new TestCase().With("hive.log", "Warning: Map Join MAPJOIN[428][bigTable=?] in task 'Stage-21:MAPRED' is a cross product\n");
        Assert.True(made.IsQuiet());
    }

    private static string Histogram(params (string Class, long Instances, long Size)[] rows) =>
        " num     #instances         #bytes  class name\n----------------------------------------------\n"
        + string.Concat(rows.Select((row, index) => $"{index + 1,4}: {row.Instances,13} {row.Size,14}  {row.Class}\n"));
}
