namespace Plimsoll.Diagnosis.Tests;

/// <summary>Aggregations of search engines, bounds of memory-backed storage in people's words, and clients that have had answers.</summary>
public sealed class SearchBucketsTest
{
    private const string Breaker = "[2025-02-03T11:12:13,001][DEBUG][o.o.i.b.HierarchyCircuitBreakerService] [data-2] [parent] Data too large, data for [indices:monitor/stats[n]] would be [33031061228/30.7gb], which is larger than the limit of [31621696716/29.4gb]\n";

    [Theory]
    [InlineData("One dashboard runs nested terms aggregations three levels deep and the data node crashed with OutOfMemoryError.", true)]
    [InlineData("The data node crashed with OutOfMemoryError during the night.", false)]
    public void A_node_that_fails_with_an_aggregation(string words, bool isBuckets)
    {
        using var made = new TestCase().With("opensearch.log", Breaker).With("notes.txt", words + "\n");
        var finding = made.First();
        Assert.Equal(isBuckets, finding.Id == "search-buckets");
        if (isBuckets)
            Assert.Contains("search.max_buckets", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_interval_over_a_wide_range()
    {
        using var made = new TestCase().With("request.json.txt", "GET metrics/_search\n{\"size\":0, \"aggs\": { \"t\": { \"histogram\": { \"field\": \"v\", \"interval\": 1 }}}}\n")
            .With("notes.txt", "We have a long field with values far apart. With a tiny interval the Elasticsearch node runs out of memory and dies.\n");
        Assert.Equal("search-buckets", made.First().Id);
    }

    [Fact]
    public void An_aggregation_that_answers_is_no_failure()
    {
        using var made = new TestCase().With("notes.txt", "Our OpenSearch cluster answers nested aggregations with a small interval within a second.\n");
        Assert.True(made.IsQuiet());
    }

    [Theory]
    [InlineData("Our savepoint writer ends up in MemoryStateBackend, which limits each state to 5 MB, and fails for that reason.", true)]
    [InlineData("The MemoryStateBackend limits each state to 5 MB; larger states fail.", false)]
    [InlineData("Our job uses MemoryStateBackend and has never failed with its limit of 5 MB.", false)]
    public void A_bound_of_memory_backed_storage_in_words(string words, bool broke)
    {
        using var made = new TestCase().With("notes.txt", $"Flink 1.13, the job runs on YARN.\n{words}\n");
        Assert.Equal(broke, made.Diagnose().Findings.Any(finding => finding.Failure == "checkpoint-size"));
    }

    [Theory]
    [InlineData("Heartbeat thread failed due to unexpected error (org.apache.kafka.clients.consumer.internals.ConsumerCoordinator:1527)", false)]
    [InlineData("Uncaught exception in thread 'kafka-admin-client-thread | adminclient-1': (org.apache.kafka.common.utils.KafkaThread)", true)]
    public void A_heartbeat_by_its_words(string message, bool foreign)
    {
        using var made = new TestCase().With("connect.log", $"""
            [2026-03-20 08:04:15,034] ERROR {message}
            java.lang.OutOfMemoryError: Java heap space
            	at java.base/java.nio.HeapByteBuffer.<init>(HeapByteBuffer.java:61)
            	at java.base/java.nio.ByteBuffer.allocate(ByteBuffer.java:348)
            	at org.apache.kafka.common.memory.MemoryPool$1.tryAllocate(MemoryPool.java:30)
            	at org.apache.kafka.common.network.NetworkReceive.readFrom(NetworkReceive.java:102)

            """);
        Assert.Equal(foreign, made.First().Id == "foreign-protocol");
    }
}
