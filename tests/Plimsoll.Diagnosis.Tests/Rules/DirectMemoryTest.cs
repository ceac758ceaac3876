using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Tests;

public sealed class DirectMemoryTest
{
    private const string Chunks = """
        2026-03-02 10:00:00.000 ERROR [ServerWorker_1_64] com.acme.Server - failed
        io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 67108864 byte(s) of direct memory (used: 536870912, max: 536870912)
        	at io.netty.buffer.PoolArena$DirectArena.newChunk(PoolArena.java:740)
        	at io.netty.buffer.PoolArena.allocateNormal(PoolArena.java:244)
        	at io.netty.channel.nio.AbstractNioByteChannel$NioByteUnsafe.read(AbstractNioByteChannel.java:147)

        """;

    private const string Pool = """
        2026-03-02 10:00:00.000 ERROR [worker-1] com.acme.Server - failed
        io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 16777216 byte(s) of direct memory (used: 117440512, max: 134217728)
        	at io.netty.buffer.PoolArena$DirectArena.newChunk(PoolArena.java:607)
        	at io.netty.channel.nio.AbstractNioByteChannel$NioByteUnsafe.read(AbstractNioByteChannel.java:150)

        """;

    [Fact]
    public void A_large_chunk_is_no_huge_frame()
    {
        using var made = new TestCase().With("server.log", Chunks);
        var finding = made.First();
        Assert.Equal(("netty-too-many-arenas", "undersized/direct"), (finding.Id, finding.Cause));
        Assert.Contains("64 MiB", finding.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_without_frames_claims_nothing()
    {
        using var made = new TestCase().With("server.log", "io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 121634816 byte(s) of direct memory (used: 150994944, max: 268435456)\n");
        Assert.True(made.IsQuiet());
    }

    [Fact]
    public void A_cache_made_at_the_start_is_possible_and_no_frame()
    {
        using var made = new TestCase().With("server.log", """
            2026-03-02T16:45:04,060 [main] ERROR com.acme.Starter - Failed to start the service.
            io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 268435456 byte(s) of direct memory (used: 1879048192, max: 2013265920)
            	at io.netty.util.internal.PlatformDependent.incrementMemoryCounter(PlatformDependent.java:806)
            	at io.netty.buffer.UnpooledUnsafeNoCleanerDirectByteBuf.allocateDirect(UnpooledUnsafeNoCleanerDirectByteBuf.java:30)
            	at com.acme.store.RingCache.<init>(RingCache.java:120)
            	at com.acme.Starter.main(Starter.java:12)

            """);
        var finding = made.First();
        Assert.Equal("direct-memory-reservation", finding.Id);
        Assert.True(finding.Confidence < Scale.Likely);
        Assert.Contains("RingCache", finding.Title, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Missing);
    }

    [Fact]
    public void A_small_request_at_a_full_counter_went_past_the_pool()
    {
        using var made = new TestCase().With("server.log", "io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 512 byte(s) of direct memory (used: 805306368, max: 805306368)\n");
        var finding = made.First();
        Assert.Equal(("netty-unpooled-buffers", "leak/direct"), (finding.Id, finding.Cause));
        Assert.True(finding.Confidence < Scale.Likely);
    }

    [Fact]
    public void Commands_fit_the_system_that_failed()
    {
        using var made = new TestCase().With("server.log", Pool);
        Assert.All(made.First().Missing, missing => Assert.DoesNotContain("PUSH-FAIL", missing.Command, StringComparison.Ordinal));
        using var nacos = new TestCase().With("naming-server.log", Pool);
        Assert.Contains(nacos.First().Missing, missing => missing.Command.Contains("PUSH-FAIL", StringComparison.Ordinal));
    }

    [Fact]
    public void A_limit_of_many_gigabytes_is_not_doubled()
    {
        using var made = new TestCase().With("server.log", Pool.Replace("used: 117440512, max: 134217728", "used: 17163091968, max: 17179869184", StringComparison.Ordinal));
        var finding = made.First();
        Assert.Equal("netty-direct-undersized", finding.Id);
        Assert.All(finding.Fixes, fix => Assert.Empty(fix.Changes));
    }

    [Theory]
    [InlineData(0x16030101, "TLS", false)]
    [InlineData(0x15030302, "TLS", true)]
    [InlineData(0x47455420, "HTTP", false)]
    [InlineData(0x48545450, "HTTP", true)]
    [InlineData(0x47455424, "HTTP", false)]
    [InlineData(0x5353482d, "SSH", false)]
    public void The_first_bytes_of_a_protocol_are_known(long length, string name, bool answers)
    {
        var found = ForeignProtocol.Of(length);
        Assert.NotNull(found);
        Assert.Equal((name, answers), (found.Value.Name, found.Value.Answers));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(104857600)]
    [InlineData(0x16040000)]
    [InlineData(0x17030300)]
    [InlineData(536870912)]
    public void Ordinary_lengths_are_no_protocol(long length) => Assert.Null(ForeignProtocol.Of(length));

    [Fact]
    public void A_handshake_read_as_a_length_is_another_protocol()
    {
        using var made = new TestCase().With("broker.log", """
            [2026-03-20 08:04:15,034] ERROR Processor got uncaught exception. (kafka.network.Processor)
            java.lang.OutOfMemoryError: Cannot reserve 369295617 bytes of direct buffer memory (allocated: 866930914, limit: 1073741824)
            	at java.base/java.nio.Bits.reserveMemory(Bits.java:178)
            	at java.base/sun.nio.ch.Util.getTemporaryDirectBuffer(Util.java:243)
            	at java.base/sun.nio.ch.IOUtil.read(IOUtil.java:293)
            	at org.apache.kafka.common.network.NetworkReceive.readFrom(NetworkReceive.java:118)

            """);
        var finding = made.First();
        Assert.Equal(("foreign-protocol", "direct-memory"), (finding.Id, finding.Failure));
        Assert.StartsWith("wrong-setting", finding.Cause, StringComparison.Ordinal);
        Assert.Contains("TLS", finding.Title, StringComparison.Ordinal);
        Assert.DoesNotContain(finding.Fixes, fix => fix.Summary.Contains("MaxDirectMemorySize", StringComparison.Ordinal));
    }

    [Fact]
    public void A_large_read_of_the_same_place_is_not()
    {
        using var made = new TestCase().With("broker.log", """
            [2026-03-20 08:04:15,034] ERROR Processor got uncaught exception. (kafka.network.Processor)
            java.lang.OutOfMemoryError: Cannot reserve 300000000 bytes of direct buffer memory (allocated: 866930914, limit: 1073741824)
            	at java.base/java.nio.Bits.reserveMemory(Bits.java:178)
            	at java.base/sun.nio.ch.Util.getTemporaryDirectBuffer(Util.java:243)
            	at java.base/sun.nio.ch.IOUtil.read(IOUtil.java:293)
            	at org.apache.kafka.common.network.NetworkReceive.readFrom(NetworkReceive.java:118)

            """);
        Assert.DoesNotContain(made.Diagnose().Findings, finding => finding.Id is "foreign-protocol" or "netty-huge-frame");
    }

    [Theory]
    [InlineData("ERROR o.a.thrift.server.TNonblockingServer - Frame size (1195725856) larger than max length (16384000)!", 1)]
    [InlineData("WARN o.a.zookeeper.server.NIOServerCnxn - Exception: java.io.IOException: Len error 369295616", 1)]
    [InlineData("ERROR o.a.thrift.server.TNonblockingServer - Frame size (20000000) larger than max length (16384000)!", 0)]
    public void A_refused_length_of_another_protocol_is_a_problem(string line, int expected)
    {
        using var made = new TestCase().With("server.log", $"2026-03-02 10:00:00.000 {line}\n");
        Assert.Equal(expected, made.Diagnose().OtherProblems.OfType<ForeignLength>().Count());
    }

    [Fact]
    public void One_read_in_main_is_one_large_buffer()
    {
        using var made = new TestCase().With("node.log", """
            2026-03-14T22:01:22,123 [main] ERROR com.acme.Node - Failed to start component: store
            java.lang.OutOfMemoryError: Direct buffer memory
            	at java.nio.Bits.reserveMemory(Bits.java:695)
            	at sun.nio.ch.Util.getTemporaryDirectBuffer(Util.java:247)
            	at sun.nio.ch.IOUtil.read(IOUtil.java:195)
            	at sun.nio.ch.FileChannelImpl.read(FileChannelImpl.java:159)
            	at com.acme.Journal.fullRead(Journal.java:1150)

            """);
        var finding = made.First();
        Assert.Equal("nio-one-large-buffer", finding.Id);
        Assert.True(finding.Confidence < Scale.Likely);
        Assert.Contains("read", finding.Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("upload-io-thread-25", true)]
    [InlineData("upload-io-thread-2", false)]
    public void The_number_of_a_pooled_thread_tells_how_many_keep_a_buffer(string thread, bool likely)
    {
        using var made = new TestCase().With("node.log", $"""
            2026-03-14T22:01:22,123 [{thread}] ERROR com.acme.Node - upload failed
            java.lang.OutOfMemoryError: Direct buffer memory
            	at java.nio.Bits.reserveMemory(Bits.java:695)
            	at sun.nio.ch.Util.getTemporaryDirectBuffer(Util.java:247)
            	at sun.nio.ch.IOUtil.write(IOUtil.java:58)
            	at com.acme.Upload.send(Upload.java:15)

            """);
        var finding = made.First();
        Assert.Equal("nio-temporary-buffers", finding.Id);
        Assert.Equal(likely, finding.Confidence >= Scale.Likely);
        Assert.Contains(finding.Witnesses, witness => witness.Claim.Contains("writes", StringComparison.Ordinal));
    }

    [Fact]
    public void A_chart_whose_value_did_not_arrive_is_not_applied_and_never_lowered()
    {
        using var made = new TestCase().With("store.log", Pool).With("values.yaml", "store:\n  configData:\n    STORE_MEM: >\n      -Xmx1g\n      -XX:MaxDirectMemorySize=2g\n");
        var finding = made.First();
        Assert.Equal(("memory-option-not-applied", "wrong-setting/option-not-applied"), (finding.Id, finding.Cause));
        Assert.DoesNotContain(finding.Fixes.SelectMany(fix => fix.Changes), change => JvmFlags.ParseBytes(change.To ?? "") < 2L << 30);
    }

    [Fact]
    public void A_chart_with_the_limit_in_force_is_applied()
    {
        using var made = new TestCase().With("store.log", Pool).With("values.yaml", "store:\n  configData:\n    STORE_MEM: >\n      -Xmx1g\n      -XX:MaxDirectMemorySize=128m\n");
        Assert.NotEqual("memory-option-not-applied", made.First().Id);
    }

    [Theory]
    [InlineData("-Dio.netty.maxDirectMemory=16G", "io.netty", true)]
    [InlineData("-Dio.netty.maxDirectMemory=134217728", "io.netty", false)]
    [InlineData("-Dio.netty.maxDirectMemory=17179869184", "io.grpc.netty.shaded.io.netty", true)]
    public void Nettys_own_property_is_a_plain_number_with_the_right_prefix(string option, string package, bool ignored)
    {
        using var made = new TestCase().With("server.log", Pool.Replace("io.netty.util", package + ".util", StringComparison.Ordinal)).With("jvm-args.txt", option + "\n");
        Assert.Equal(ignored, made.First().Id == "memory-option-not-applied");
    }

    [Fact]
    public void Buffers_of_which_only_the_making_is_known_name_the_maker()
    {
        using var made = new TestCase().With("server.log", """
            2026-03-02 10:00:00.000 ERROR [worker-1] io.netty.util.ResourceLeakDetector - LEAK: ByteBuf.release() was not called before it's garbage-collected. See https://netty.io/wiki/reference-counted-objects.html for more information.
            Recent access records: 0
            Created at:
            	io.netty.buffer.UnpooledByteBufAllocator.newDirectBuffer(UnpooledByteBufAllocator.java:96)
            	com.acme.wire.LineEncoder.encode(LineEncoder.java:31)
            2026-03-02 10:00:01.000 INFO [worker-1] com.acme.Server - going on

            """);
        var finding = made.First();
        Assert.Equal("netty-buffer-leak", finding.Id);
        Assert.Contains("made in", finding.Title, StringComparison.Ordinal);
        Assert.DoesNotContain("channelRead", finding.Fixes[0].Code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("java/nio/Bits.reserveMemory(Bits.java:766(Compiled Code))", true)]
    [InlineData("com/acme/Housekeeping.run(Housekeeping.java:31)", false)]
    public void A_thread_of_a_javacore_tells_who_asks_for_the_collection(string caller, bool isDirect)
    {
        using var made = new TestCase().With("notes.txt", "Our targets are missed due to the JVM going out to lunch due to System.gc() calls.\n").With("javacore.txt", $"""
            3XMTHREADINFO      "WebContainer : 25" J9VMThread:0x0000000006FC5D00, j9thread_t:0x00007F60E41753E0, java/lang/Thread:0x000000060B735590, state:R, prio=5
            3XMJAVALTHREAD            (java/lang/Thread getId:0xFE, isDaemon:true)
            3XMTHREADINFO3           Java callstack:
            4XESTACKTRACE                at java/lang/System.gc(System.java:329)
            5XESTACKTRACE                   (entered lock: java/nio/Bits@0x000000060000B690, entry count: 1)
            4XESTACKTRACE                at {caller}

            """);
        var finding = made.First();
        Assert.Equal(("gc-stall", isDirect), (finding.Failure, finding.Id == "direct-buffers-churn"));
    }
}
