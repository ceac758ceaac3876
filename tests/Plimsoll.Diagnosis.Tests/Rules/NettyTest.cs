namespace Plimsoll.Diagnosis.Tests;

public sealed class NettyTest
{
    private const string PoolFull = """
        2026-03-02 10:00:00.000 ERROR [grpc-1] com.acme.Server - failed
        io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 16777216 byte(s) of direct memory (used: 117440512, max: 134217728)
        	at io.netty.util.internal.PlatformDependent.incrementMemoryCounter(PlatformDependent.java:802)
        	at io.netty.buffer.PoolArena$DirectArena.newChunk(PoolArena.java:607)
        	at io.netty.channel.nio.AbstractNioByteChannel$NioByteUnsafe.read(AbstractNioByteChannel.java:150)

        """;

    [Fact]
    public void Arenas_beyond_the_limit_are_the_cause()
    {
        using var made = new TestCase().With("server.log", PoolFull).With("cmd.txt", "jvm_args: -Xmx128m -XX:MaxDirectMemorySize=128m -Dio.netty.allocator.numDirectArenas=12\n");
        var finding = made.First();
        Assert.Equal(("netty-too-many-arenas", "netty-direct-memory"), (finding.Id, finding.Failure));
        Assert.Contains(finding.Fixes[0].Changes, change => change.Key.Contains("numDirectArenas", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("netty-direct-memory", "failed to allocate 41943040 byte(s) of direct memory (used: 2101761716, max: 2137534720)")]
    [InlineData("direct-memory", "Cannot reserve 41943040 bytes of direct buffer memory (allocated: 2101761716, limit: 2137534720)")]
    public void A_refusal_whose_class_the_logger_leaves_out_is_read(string failure, string message)
    {
        using var made = new TestCase().With("server.log", string.Concat(Enumerable.Range(1, 2).Select(second => $"[2018-04-02T16:14:4{second},536][INFO ][com.acme.Handler] [local: 10.0.0.1:5044, remote: 10.0.0.2:42102] Handling exception: {message}\n")));
        var finding = made.First();
        Assert.Equal(failure, finding.Failure);
        Assert.Contains(finding.Fixes, fix => $"{fix.Summary} {fix.Text}".Contains("MaxDirectMemorySize", StringComparison.Ordinal));
    }

    [Fact]
    public void A_count_of_direct_memory_without_a_refusal_is_none()
    {
        using var made = new TestCase().With("server.log", "[2018-04-02T16:14:47,536][INFO ][com.acme.Pool] 83886080 byte(s) of direct memory (used: 4201761716, max: 4277534720)\n");
        Assert.True(made.IsQuiet());
    }

    [Fact]
    public void Arenas_that_fit_are_not()
    {
        using var made = new TestCase().With("server.log", PoolFull).With("cmd.txt", "jvm_args: -Xmx128m -XX:MaxDirectMemorySize=128m -Dio.netty.allocator.numDirectArenas=2\n");
        Assert.NotEqual("netty-too-many-arenas", made.First().Id);
    }

    [Fact]
    public void A_limit_behind_the_jar_is_not_applied()
    {
        using var made = new TestCase().With("server.log", PoolFull).With("start.out", "/opt/java/bin/java -Xmx128m -jar /opt/server.jar -XX:MaxDirectMemorySize=2g\n");
        var finding = made.First();
        Assert.Equal("memory-option-not-applied", finding.Id);
        Assert.Contains("before -jar", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_before_the_jar_is()
    {
        using var made = new TestCase().With("server.log", PoolFull).With("start.out", "/opt/java/bin/java -Xmx128m -XX:MaxDirectMemorySize=128m -jar /opt/server.jar\n");
        Assert.NotEqual("memory-option-not-applied", made.First().Id);
    }

    [Fact]
    public void A_leak_report_names_the_handler_behind_the_hint()
    {
        using var made = new TestCase().With("server.log", """
            2026-03-02 10:00:00.000 ERROR [worker-1] io.netty.util.ResourceLeakDetector - LEAK: ByteBuf.release() was not called before it's garbage-collected. See https://netty.io/wiki/reference-counted-objects.html for more information.
            Recent access records: 
            #1:
            	io.netty.buffer.AdvancedLeakAwareByteBuf.readByte(AdvancedLeakAwareByteBuf.java:400)
            	com.acme.Innocent.read(Innocent.java:4)
            #2:
            	Hint: 'com.acme.FrameHandler#0' will handle the message from this point.
            	io.netty.channel.DefaultChannelPipeline.touch(DefaultChannelPipeline.java:116)
            Created at:
            	io.netty.buffer.PooledByteBufAllocator.newDirectBuffer(PooledByteBufAllocator.java:349)
            	io.netty.channel.nio.AbstractNioByteChannel$NioByteUnsafe.read(AbstractNioByteChannel.java:147)
            2026-03-02 10:00:01.000 INFO [worker-1] com.acme.Server - going on

            """);
        var finding = made.First();
        Assert.Equal(("netty-buffer-leak", Severity.Warning), (finding.Id, finding.Severity));
        Assert.Contains("com.acme.FrameHandler", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Peers_that_take_nothing_win_over_the_small_limit()
    {
        using var made = new TestCase().With("server.log", PoolFull).With("ss.txt", """
            Recv-Q Send-Q       Local Address:Port         Peer Address:Port
            0      312267  [::ffff:10.0.0.5]:7400  [::ffff:10.0.4.31]:47009
            0      0       [::ffff:10.0.0.5]:7400  [::ffff:10.0.4.33]:47010

            """);
        var finding = made.First();
        Assert.Equal("load/slow-consumer", finding.Cause);
        Assert.Contains("10.0.4.31:47009", finding.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void One_huge_frame_is_told_from_a_full_pool()
    {
        using var made = new TestCase().With("server.log", """
            io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 121634816 byte(s) of direct memory (used: 150994944, max: 268435456)
            	at io.netty.buffer.PoolArena.allocateHuge(PoolArena.java:213)
            	at io.netty.handler.codec.ByteToMessageDecoder.expandCumulation(ByteToMessageDecoder.java:543)

            """).With("server.properties", "frame.max.bytes=1073741824\nio.threads=4\n");
        var finding = made.First();
        Assert.Equal("netty-huge-frame", finding.Id);
        Assert.Contains(finding.Fixes[0].Changes, change => change.Key == "frame.max.bytes");
    }

    [Theory]
    [InlineData(524288000, true)]
    [InlineData(50331648, false)]
    [InlineData(16777216, false)]
    public void Half_the_limit_at_once_is_one_large_value_even_without_a_stack(int asked, bool isHuge)
    {
        using var made = new TestCase().With("error.log", $"io.lettuce.core.RedisException: io.netty.util.internal.OutOfDirectMemoryError: failed to allocate {asked} byte(s) of direct memory (used: 1040187392, max: 1073741824)\n");
        var finding = made.First();
        Assert.Equal("netty-direct-memory", finding.Failure);
        Assert.Equal(isHuge, finding.Id == "netty-huge-frame");
    }

    [Fact]
    public void Failing_pushes_name_their_targets()
    {
        var log = string.Concat(Enumerable.Range(0, 20).Select(second => $"2026-03-02 09:59:{second:00},000 INFO [PUSH-FAIL] 5000ms, Service{{name='a'}}, reason=Timeout After 5000 milliseconds,requestId =1, target=10.0.0.77\n2026-03-02 09:59:{second:00},100 INFO [PUSH-SUCC] 3ms, all delay time 4ms, SLA 4ms, Service{{name='a'}}, originalSize=1, DataSize=1, target=10.0.0.40\n"));
        using var made = new TestCase().With("naming-server.log", PoolFull).With("naming-push.log", log);
        var finding = made.First();
        Assert.Equal("netty-slow-peer", finding.Id);
        Assert.StartsWith("10.0.0.77 does not take its pushes", finding.Title, StringComparison.Ordinal);
        Assert.DoesNotContain(finding.Witnesses, witness => witness.Claim.Contains("10.0.0.40", StringComparison.Ordinal));
    }
}
