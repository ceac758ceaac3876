using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Tests;

/// <summary>Where the cure is written: the key and the file of the user's own program, and of the one of its JVMs that failed.</summary>
public sealed class SystemPlaceTest
{
    private const string HeapError = "2026-05-04 10:20:00,000 ERROR com.acme.Main [] - failed\njava.lang.OutOfMemoryError: Java heap space\n\tat com.acme.orders.Store.put(Store.java:30)\n\n";

    [Fact]
    public void SonarQubes_three_JVMs_are_told_apart()
    {
        using var made = new TestCase().With("sonarqube.log", """
            2026.05.04 02:41:30 INFO  app[][o.s.a.p.ProcessLauncherImpl] Launch process[[key='web', ipcIndex=2, logFilenamePrefix=web]] from [/opt/sonarqube]: java -Xmx2g -Xms2g -cp ./lib/common/* org.sonar.server.app.WebServer /opt/sonarqube/temp/sq-process
            2026.05.04 14:10:39 INFO  ce[AWjxfcPn][o.s.c.t.s.ComputationStepExecutor] Compute status | status=SUCCESS | time=8ms
            java.lang.OutOfMemoryError: GC overhead limit exceeded
            2026.05.04 14:11:47 ERROR ce[AWjxfcPn][o.s.c.t.CeWorkerImpl] Failed to execute task AWjxfcPn

            """);
        var fix = made.First().Fixes[0];
        Assert.Contains("sonar.ce.javaOpts", fix.Summary, StringComparison.Ordinal);
        Assert.Contains("conf/sonar.properties", fix.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("4g", fix.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Exception in thread \"broadcast-exchange-0\" java.lang.OutOfMemoryError: Java heap space\n\tat org.apache.spark.sql.execution.exchange.BroadcastExchangeExec.relation(BroadcastExchangeExec.scala:1)\n", "spark.driver.memory")]
    [InlineData("26/05/04 10:20:00 ERROR Executor: Exception in task 0.0 in stage 1.0 (TID 7)\njava.lang.OutOfMemoryError: Java heap space\n\tat org.apache.spark.util.collection.ExternalSorter.insertAll(ExternalSorter.scala:1)\n", "spark.executor.memory")]
    public void Sparks_driver_and_executor_are_told_apart(string error, string key)
    {
        using var made = new TestCase().With("application.log", "26/05/04 10:19:00 INFO SparkContext: Running Spark version 3.5.1\n" + error);
        Assert.Contains(made.First().Fixes, fix => fix.Summary.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public void A_size_in_the_users_own_file_is_changed_there()
    {
        using var made = new TestCase().With("driver.log", "26/05/04 10:19:00 INFO SparkContext: Running Spark version 3.5.1\n" + HeapError).With("job.properties", "spark.driver.memory=4g\nspark.executor.cores=2\n");
        Assert.Contains(made.First().Fixes[0].Changes, change => change is { Key: "spark.driver.memory", From: "4g", To: "8g", File: "job.properties", Line: 1 });
    }

    [Fact]
    public void The_lines_to_add_are_given()
    {
        using var made = new TestCase().With("server.log", "java -Xmx6g kafka.Kafka server.properties\n[2026-05-04 10:20:00,000] INFO [KafkaServer id=1] started (kafka.server.KafkaServer)\n" + HeapError);
        var fix = made.First().Fixes[0];
        Assert.Contains("-Xmx12g", fix.Code, StringComparison.Ordinal);
        Assert.Contains("KAFKA_HEAP_OPTS", fix.Code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-05-04 10:19:00,000 INFO org.apache.kafka.clients.NetworkClient [] - connected\n")]
    [InlineData("2026-05-04 10:19:00,000 INFO org.apache.zookeeper.ClientCnxn [] - connected\n")]
    [InlineData("2026-05-04 10:19:00,000 INFO com.alibaba.nacos.client.naming [] - registered\n")]
    [InlineData("2026-05-04 10:19:00,000 INFO com.acme.Main [] - records go to Kafka and Elasticsearch\n")]
    public void A_client_of_a_system_is_not_the_system(string line)
    {
        using var made = new TestCase().With("app.log", line + HeapError);
        var fix = made.First().Fixes[0];
        Assert.DoesNotContain("; for ", fix.Summary, StringComparison.Ordinal);
        Assert.Null(fix.Code);
    }

    [Fact]
    public void Flink_keeps_its_own_settings()
    {
        using var made = new TestCase().With("flink-taskexecutor-0.log", "2026-05-04 10:19:00,000 INFO org.apache.spark.Fake [] - SparkContext\n" + HeapError.Replace("com.acme.Main", "org.apache.flink.runtime.taskmanager.Task", StringComparison.Ordinal));
        Assert.All(made.First().Fixes, fix => Assert.DoesNotContain("spark.", fix.Summary, StringComparison.Ordinal));
    }

    [Fact]
    public void A_full_limit_of_direct_memory_without_a_cause_gets_one_careful_step()
    {
        using var made = new TestCase().With("bookie.log", """
            05:56:04.844 [BookieReadThreadPool-OrderedExecutor-2-0] ERROR org.apache.bookkeeper.proto.ReadEntryProcessor - Unexpected exception reading at 6114:80
            io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 3098097 byte(s) of direct memory (used: 2145883500, max: 2147483648)
            	at io.netty.util.internal.PlatformDependent.incrementMemoryCounter(PlatformDependent.java:776)
            	at io.netty.util.internal.PlatformDependent.allocateDirectNoCleaner(PlatformDependent.java:731)

            """);
        var finding = made.First();
        Assert.Equal("netty-direct-memory", finding.Failure);
        Assert.True(finding.Confidence < Scale.Likely);
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("BOOKIE_MEM", StringComparison.Ordinal));
        Assert.NotEmpty(finding.Missing);
    }

    [Fact]
    public void Every_place_has_its_key_its_file_and_a_line_to_write()
    {
        foreach (var jvm in SystemTable.All.SelectMany(system => system.Jvms))
        {
            Assert.True(jvm.Heap.Line.Contains("{size}", StringComparison.Ordinal) || jvm.Heap.Line.Contains("{mebibytes}", StringComparison.Ordinal), jvm.Name);
            Assert.Contains("{option}", jvm.Options.Line, StringComparison.Ordinal);
            Assert.NotEmpty(jvm.Heap.Key);
            Assert.NotEmpty(jvm.Heap.File);
        }

        Assert.All(SystemTable.All, system => Assert.NotEmpty(system.Signs));
        Assert.All(SystemTable.All.SelectMany(system => system.Signs), sign => Assert.True(sign.Length >= 4, sign));
        Assert.Equal(SystemTable.All.Count, SystemTable.All.Select(system => system.Name).Distinct(StringComparer.Ordinal).Count());
    }
}
