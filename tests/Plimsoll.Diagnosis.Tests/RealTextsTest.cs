namespace Plimsoll.Diagnosis.Tests;

/// <summary>Texts as the running software prints them where documentation and source would make one expect others.</summary>
public sealed class RealTextsTest
{
    private const string Task = "2026-01-05 10:00:00,000 ERROR org.apache.flink.runtime.taskexecutor.TaskExecutor [] - failed\n";

    public static TheoryData<string, string, string> Failures => new()
    {
        { "direct numbers vanish behind Flink's advice", "direct-memory", Task + "java.lang.OutOfMemoryError: Direct buffer memory. The direct out-of-memory error has occurred. This can mean two things: either job(s) require(s) a larger size of JVM direct memory or there is a direct memory leak.\n\tat java.nio.Bits.reserveMemory(Bits.java:175)\n" },
        { "heap advice of 2.1", "heap-space", Task + "java.lang.OutOfMemoryError: Java heap space. A heap space-related out-of-memory error has occurred. This can mean two things.\n\tat java.util.Arrays.copyOf(Arrays.java:1)\n" },
        { "batch sort without managed memory", "managed-memory", Task + "java.lang.IllegalArgumentException: Too little memory provided to sorter to perform task. Required are at least 12 pages. Current page size is 32768 bytes.\n\tat org.apache.flink.runtime.operators.sort.ExternalSorterBuilder.doBuild(ExternalSorterBuilder.java:1)\n" },
        { "JDK 21, compiled code", "heap-space", "Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space: failed reallocation of scalar replaced objects\n\tat com.acme.Cache.put(Cache.java:7)\n" },
        { "JDK 17, code cache is no OutOfMemoryError", "code-cache", "Exception in thread \"pool-1\" java.lang.VirtualMachineError: Out of space in CodeCache for adapters\n\tat com.acme.Rules.eval(Rules.java:7)\n" },
        { "no stack at all", "heap-space", "\nException: java.lang.OutOfMemoryError thrown from the UncaughtExceptionHandler in thread \"main\"\n" },
        { "only the .out tells, of the appender", "metaspace", "2026-01-05 10:00:00,000 main ERROR An exception occurred processing Appender MainAppender org.apache.logging.log4j.core.appender.AppenderLoggingException: java.lang.OutOfMemoryError: Metaspace\nCaused by: java.lang.OutOfMemoryError: Metaspace\n" },
        { "checkpoint size, 1.20", "checkpoint-size", Task + "java.io.IOException: Size of the state is larger than the maximum permitted memory-backed state. Size=6014737, maxSize=5242880. Consider using a different checkpoint storage, like the FileSystemCheckpointStorage.\n" },
        { "checkpoint size, 1.12", "checkpoint-size", Task + "java.io.IOException: Size of the state is larger than the maximum permitted memory-backed state. Size=6014737 , maxSize=5242880 . Consider using a different state backend, like the File System State backend.\n" },
        { "the TaskManager's side of a frame too small", "rpc-size", Task + "org.apache.flink.runtime.rpc.pekko.exceptions.OversizedPayloadException: Discarding oversized payload sent to Actor[pekko.tcp://flink@jm:6123/user/rpc/jobmanager_2#1]: max allowed size 10485760 bytes, actual size of encoded class org.apache.flink.runtime.rpc.messages.RemoteRpcInvocation was 12327223 bytes.\n" },
        { "network pool below the direct limit", "direct-memory", Task + "java.lang.OutOfMemoryError: Could not allocate enough memory segments for NetworkBufferPool (required (MB): 128, allocated (MB): 95, missing (MB): 33). Cause: Direct buffer memory. The direct out-of-memory error has occurred.\n" },
        { "a control group of version 1 whose failcnt stays 0", "container-limit", "memory.limit_in_bytes 536870912\nmemory.failcnt 0\noom_kill_disable 0\nunder_oom 0\noom_kill 1\n" },
        { "a class space exhausted", "compressed-class-space", Task + "java.lang.OutOfMemoryError: Compressed class space\n\tat java.lang.ClassLoader.defineClass1(Native Method)\n" },
        { "a signal handler without heap", "heap-space", "java.lang.OutOfMemoryError: Java heap space\nException java.lang.OutOfMemoryError occurred dispatching signal SIGTERM to handler- the VM may need to be forcibly terminated\n" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void TheFailureIsRecognised(string what, string failure, string text)
    {
        using var test = new TestCase().With("process.log", text);
        Assert.True(failure == test.First().Failure, $"{what}: {test.First().Failure}");
    }

    public static TheoryData<string, string> Baits => new()
    {
        { "usage above 100 % counts the largest pools, not the required ones", "2026-01-05 10:00:00,000 WARN  org.apache.flink.runtime.io.network.buffer.NetworkBufferPool [] - Memory usage [234%] is too high to satisfy all of the requests. This can impact network throughput. Please consider increasing available network memory, or decreasing configured size of network buffer pools. (totalMemory=64.000mb (67108864 bytes), requestedMemory=150.000mb (157286400 bytes), missingMemory=86.000mb (90177536 bytes))\n" },
        { "a class in the list of a tool", " [Ljava.lang.OutOfMemoryError;\n [Ljava.lang.Runnable;\nLjava.lang.OutOfMemoryError: [Ljava.lang.Runnable;\n" },
        { "the flag of a command line", "/opt/java/bin/java -Xms512m -Xmx512m -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath=/home/nacos/logs/java_heapdump.hprof -jar /home/nacos/target/nacos-server.jar\n" },
        { "a restart strategy makes no new loader", "2026-01-05 10:00:00,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Job orders (0123456789abcdef0123456789abcdef) switched from state RESTARTING to RUNNING.\n" },
    };

    [Theory]
    [MemberData(nameof(Baits))]
    public void NoAlarmIsRaised(string what, string text)
    {
        using var test = new TestCase().With("process.log", text);
        var verdict = test.Diagnose();
        Assert.True(verdict.Findings.Count == 0 && verdict.OtherProblems.Count == 0, $"{what}: {verdict.Summary}");
    }

    [Fact]
    public void AControlGroupOutsideItsMountIsNoMemoryFailure()
    {
        using var test = new TestCase().With("jobmanager.out", "Exception in thread \"main\" java.lang.ExceptionInInitializerError\nCaused by: java.lang.NullPointerException: Cannot invoke \"jdk.internal.platform.CgroupInfo.getMountPoint()\" because \"anyController\" is null\n\tat java.base/jdk.internal.platform.CgroupUtil.readStringValue(CgroupUtil.java:67)\n");
        Assert.True(test.IsQuiet());
    }

    // PooledByteBufAllocator of a shaded gRPC: 2 MiB chunks and 279 bytes of its own; the next chunk does not fit.
    [Theory]
    [InlineData(65011991, 67108864, 31)]
    [InlineData(132120855, 134217728, 63)]
    [InlineData(501219607, 503316480, 239)]
    public void TheUsedBytesTellThePooledChunks(long used, long max, int chunks)
    {
        using var test = new TestCase().With("nacos.log", $"2026-01-05 10:00:00,000 ERROR Unexpected exception\nio.grpc.netty.shaded.io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 2097152 byte(s) of direct memory (used: {used}, max: {max})\n\tat io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent.incrementMemoryCounter(PlatformDependent.java:1)\n\tat io.grpc.netty.shaded.io.grpc.netty.NettyWritableBufferAllocator.allocate(NettyWritableBufferAllocator.java:1)\n\tat io.grpc.internal.MessageFramer.writeRaw(MessageFramer.java:1)\n\tat io.grpc.internal.ServerCallImpl.sendMessage(ServerCallImpl.java:1)\n");
        var finding = test.First();
        Assert.Equal("netty-direct-memory", finding.Failure);
        Assert.Contains(finding.Witnesses, witness => witness.Claim.Contains($"{chunks} ", StringComparison.Ordinal) && witness.Claim.Contains("chunk", StringComparison.Ordinal));
    }

    // checkedShutdown() returns unless its caller's context class loader is the clean-up thread's own, and Flink calls hooks with another.
    [Fact]
    public void AHookThatCallsCheckedShutdownIsToldToCallTheOther()
    {
        using var test = new TestCase()
            .With("taskmanager.log", Task + "java.lang.OutOfMemoryError: Metaspace\n\tat java.lang.ClassLoader.defineClass1(Native Method)\n")
            .With("threads.txt", "\"mysql-cj-abandoned-connection-cleanup\" #81 daemon prio=5 os_prio=0 tid=0x1 nid=0x1 in Object.wait() [0x0]\n   java.lang.Thread.State: TIMED_WAITING (on object monitor)\n\n\"mysql-cj-abandoned-connection-cleanup\" #97 daemon prio=5 os_prio=0 tid=0x2 nid=0x2 in Object.wait() [0x0]\n   java.lang.Thread.State: TIMED_WAITING (on object monitor)\n")
            .With("OrderJob.java", "getRuntimeContext().registerUserCodeClassLoaderReleaseHookIfAbsent(\"mysql\", () -> AbandonedConnectionCleanupThread.checkedShutdown());\n");
        var finding = test.First();
        Assert.Equal("leak/classloader/driver-thread", finding.Cause);
        Assert.Contains(finding.Witnesses, witness => witness.Claim.Contains("checkedShutdown", StringComparison.Ordinal));
        Assert.Contains(finding.Fixes, fix => fix.Code?.Contains("uncheckedShutdown", StringComparison.Ordinal) == true);
    }

    // Three owners of what a checkpoint copies, told by the stack alone.
    [Theory]
    [InlineData("org.apache.flink.runtime.state.HeapBroadcastState.deepCopy(HeapBroadcastState.java:1)\n\tat org.apache.flink.runtime.state.DefaultOperatorStateBackendSnapshotStrategy.syncPrepareResources(X.java:1)", "state-growth/broadcast")]
    [InlineData("org.apache.flink.runtime.state.heap.HeapPriorityQueueStateSnapshot.getPartitioningResult(X.java:1)\n\tat org.apache.flink.runtime.state.heap.HeapSnapshotStrategy.call(X.java:1)", "state-growth/timers")]
    public void TheStackOfACheckpointNamesTheState(string frames, string cause)
    {
        using var test = new TestCase().With("taskmanager.log", Task + $"java.lang.OutOfMemoryError: Java heap space\n\tat {frames}\n");
        Assert.Equal(cause, test.First().Cause);
    }
}
