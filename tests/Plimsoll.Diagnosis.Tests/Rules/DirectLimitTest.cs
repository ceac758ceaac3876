namespace Plimsoll.Diagnosis.Tests;

/// <summary>Direct memory whose limit is small for any program, or became small with another allocator.</summary>
public sealed class DirectLimitTest
{
    private const string Start = "#!/bin/sh\nexec java {0} -jar app.jar\n";

    [Theory]
    [InlineData(10_478_000, 10_485_760, true)]
    [InlineData(20_931_426, 20_971_520, true)]
    [InlineData(1_073_740_000, 1_073_741_824, false)]
    public void A_limit_below_ordinary_input_and_output(long allocated, long limit, bool low)
    {
        using var made = new TestCase().With("server.log", Refusal(allocated, limit));
        var finding = made.First();
        Assert.Equal("direct-memory", finding.Failure);
        Assert.Equal(low, finding is { Id: "direct-limit-low", Cause: "undersized/direct", Confidence: >= Scale.Likely });
    }

    [Fact]
    public void A_program_that_asks_for_the_buffers_itself_may_keep_them()
    {
        using var made = new TestCase().With("server.log", Refusal(10_478_000, 10_485_760, "com.acme.Pages.open(Pages.java:31)"));
        Assert.Equal("direct-memory", made.First().Failure);
        Assert.True(made.IsQuiet());
    }

    [Fact]
    public void A_refusal_that_tells_its_limit_alone()
    {
        using var made = new TestCase().With("server.log", "OutOfMemoryError: Cannot reserve 8192 bytes of direct buffer memory (limit: 10485760)\n  at com.acme.Driver.connect\n");
        var finding = made.First();
        Assert.Equal("direct-limit-low", finding.Id);
        Assert.Contains(finding.Fixes.SelectMany(fix => fix.Changes), change => change is { Key: "-XX:MaxDirectMemorySize=", To: "128m" });
    }

    [Fact]
    public void A_tiny_limit_of_Nettys_own_count()
    {
        using var made = new TestCase().With("server.log", "io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 64 byte(s) of direct memory (used: 10485751, max: 10485760)\n");
        var finding = made.First();
        Assert.Equal(("direct-limit-low", "netty-direct-memory"), (finding.Id, finding.Failure));
    }

    [Fact]
    public void What_comes_only_with_days_is_not_likely_a_small_limit()
    {
        using var made = new TestCase().With("server.log", Refusal(20_931_426, 20_971_520)).With("notes.txt", "It fails after several days of steady work, and memory never comes back.\n");
        Assert.DoesNotContain(made.Diagnose().Findings, finding => finding.Id == "direct-limit-low" && finding.Confidence >= Scale.Likely);
    }

    [Theory]
    [InlineData("-Xmx512m", true)]
    [InlineData("-Xmx512m -XX:MaxDirectMemorySize=512m", false)]
    public void A_limit_that_comes_from_the_heap(string options, bool inherited)
    {
        using var made = new TestCase().With("server.log", Refusal(536_860_000, 536_870_912)).With("start.sh", Start.Replace("{0}", options, StringComparison.Ordinal));
        Assert.Equal(inherited, made.First() is { Id: "direct-limit-low", Confidence: >= Scale.Likely });
    }

    [Fact]
    public void A_pool_that_is_full_when_the_first_clients_connect_is_possibly_a_small_limit()
    {
        using var made = new TestCase().With("notes.txt", "The error happens when some client connects to the new server.\n").With("server.log", """
            2026-01-18 11:18:53,329 ERROR [worker-1] com.acme.Server - failed
            java.lang.OutOfMemoryError: Direct buffer memory
            	at java.base/java.nio.Bits.reserveMemory(Unknown Source)
            	at java.base/java.nio.ByteBuffer.allocateDirect(Unknown Source)
            	at io.netty.buffer.PoolArena$DirectArena.newChunk(PoolArena.java:740)
            	at io.netty.buffer.PoolArena.allocateNormal(PoolArena.java:244)

            """);
        var finding = made.First();
        Assert.Equal(("direct-limit-low", "undersized/direct"), (finding.Id, finding.Cause));
        Assert.True(finding.Confidence < Scale.Likely);
    }

    [Theory]
    [InlineData("io.netty.buffer.AdaptiveByteBufAllocator$DirectChunkAllocator.allocate(AdaptiveByteBufAllocator.java:115)", "-Xss1m", true)]
    [InlineData("io.netty.buffer.AdaptiveByteBufAllocator$DirectChunkAllocator.allocate(AdaptiveByteBufAllocator.java:115)", "-Dio.netty.allocator.type=pooled", false)]
    [InlineData("io.netty.buffer.PooledByteBufAllocator.newDirectBuffer(PooledByteBufAllocator.java:324)", "-Xss1m", false)]
    public void Another_allocator_came_with_an_upgrade(string frame, string option, bool adaptive)
    {
        using var made = new TestCase().With("server.log", Refusal(536_800_000, 536_870_912, frame)).With("start.sh", Start.Replace("{0}", option, StringComparison.Ordinal))
            .With("notes.txt", "After upgrading our gateway from 3.1.0 to 4.0.2 it fails within minutes under the same load.\n");
        var finding = made.First();
        Assert.Equal(adaptive, finding is { Id: "netty-adaptive-allocator", Confidence: >= Scale.Likely });
        Assert.Equal(adaptive, finding.Fixes.Any(fix => fix.Changes.Any(change => change is { Key: "-Dio.netty.allocator.type=", To: "pooled" })));
    }

    [Theory]
    [InlineData("Redisson Version: 4.1.0", true)]
    [InlineData("Redisson Version: 3.50.0", false)]
    [InlineData("Netty 4.2.7.Final", true)]
    public void A_library_that_brings_the_allocator(string version, bool adaptive)
    {
        using var made = new TestCase().With("server.log", Refusal(536_800_000, 536_870_912)).With("notes.txt", $"We run our service with {version} in production.\nThe problem does not occur in version 3.40.1 with the same limit.\n");
        Assert.Equal(adaptive, made.First() is { Id: "netty-adaptive-allocator", Confidence: >= Scale.Likely });
    }

    private static string Refusal(long allocated, long limit, string frame = "java.base/sun.nio.ch.Util.getTemporaryDirectBuffer(Util.java:243)") => FormattableString.Invariant($"""
        2026-03-02 10:00:00.000 ERROR [worker-1] com.acme.Server - failed
        java.lang.OutOfMemoryError: Cannot reserve 8192 bytes of direct buffer memory (allocated: {allocated}, limit: {limit})
        	at java.base/java.nio.Bits.reserveMemory(Bits.java:178)
        	at java.base/java.nio.ByteBuffer.allocateDirect(ByteBuffer.java:332)
        	at {frame}

        """);
}
