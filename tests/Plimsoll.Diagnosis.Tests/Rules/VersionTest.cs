namespace Plimsoll.Diagnosis.Tests;

/// <summary>Failures whose cure is a version: of the JVM, of a library, of the framework; and Flink's settings before its memory model.</summary>
public sealed class VersionTest
{
    private const string Killed = "    State:          Waiting\n      Reason:       CrashLoopBackOff\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n";
    private const string ThreadLocal = "13:37:10.188 [event-loop-thread-4] ERROR com.acme.Gateway - Unhandled exception\njava.lang.OutOfMemoryError: Java heap space\n\tat java.base/java.util.Arrays.copyOf(Arrays.java:3481)\n";

    [Theory]
    [InlineData("OpenJDK 64-Bit Server VM warning: Unable to open cgroup memory limit file /sys/fs/cgroup/memory/memory.limit_in_bytes (No such file or directory)\n")]
    [InlineData("[0.001s][debug][os,container] One or more required controllers disabled at kernel level.\n")]
    public void A_JVM_that_does_not_find_its_control_group(string warning)
    {
        using var made = new TestCase().With("describe.txt", Killed).With("console.log", warning);
        var finding = made.First();
        Assert.Equal(("container-limit", "container-limit-unseen"), (finding.Failure, finding.Id));
        Assert.True(finding.Confidence >= Scale.Likely);
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("8u372", StringComparison.Ordinal));
    }

    [Fact]
    public void A_heap_of_a_set_size_does_not_follow_from_it()
    {
        using var made = new TestCase().With("describe.txt", Killed).With("console.log", "OpenJDK 64-Bit Server VM warning: Unable to open cgroup memory limit file /sys/fs/cgroup/memory/memory.limit_in_bytes (No such file or directory)\n").With("start.sh", "exec java -Xmx512m -jar app.jar\n");
        Assert.DoesNotContain(made.Diagnose().Findings, finding => finding.Id == "container-limit-unseen" && finding.Confidence >= Scale.Likely);
    }

    [Theory]
    [InlineData(536870920, "CompilerThread1", true)]
    [InlineData(32744, "CompilerThread1", false)]
    [InlineData(536870920, "main", false)]
    public void A_compilation_that_explodes(long bytes, string thread, bool likely)
    {
        using var made = new TestCase().With("hs_err_pid7.log", $"""
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            # java.lang.OutOfMemoryError: requested {bytes} bytes for Chunk::new. Out of swap space?
            #
            #  Internal Error (allocation.cpp:215), pid=7, tid=8
            #
            # JRE version: 6.0_22-b04
            # Java VM: Java HotSpot(TM) Server VM (17.1-b03 mixed mode linux-amd64 )
            #

            ---------------  T H R E A D  ---------------

            Current thread (0x096d5400):  JavaThread "{thread}" daemon [_thread_in_native, id=9, stack(0x3cf5e000,0x3cfdf000)]

            """);
        var finding = made.First();
        Assert.Equal("native-memory", finding.Failure);
        Assert.Equal(likely, finding is { Id: "compiler-memory", Confidence: >= Scale.Likely });
    }

    [Fact]
    public void A_thread_local_for_every_pool_of_Vertx()
    {
        using var made = new TestCase().With("gateway.log", ThreadLocal + "\tat io.netty.util.internal.InternalThreadLocalMap.expandIndexedVariableTableAndSet(InternalThreadLocalMap.java:361)\n\tat io.netty.util.concurrent.FastThreadLocal.get(FastThreadLocal.java:142)\n\tat io.vertx.core.net.impl.pool.CombinerExecutor.submit(CombinerExecutor.java:75)\n");
        var finding = made.First();
        Assert.Equal(("netty-thread-local-index", "version-bug/vertx-combiner-executor"), (finding.Id, finding.Cause));
        Assert.True(finding.Confidence >= Scale.Likely);
        Assert.Contains("4.4.7", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thread_local_that_is_only_read_is_not()
    {
        using var made = new TestCase().With("gateway.log", ThreadLocal + "\tat io.netty.util.concurrent.FastThreadLocal.get(FastThreadLocal.java:142)\n\tat io.vertx.core.net.impl.pool.CombinerExecutor.submit(CombinerExecutor.java:75)\n");
        Assert.NotEqual("netty-thread-local-index", made.First().Id);
    }

    [Theory]
    [InlineData("3.1.2", true)]
    [InlineData("3.1.4", false)]
    [InlineData("2.7.18", false)]
    public void Deployments_in_place_leave_their_classes(string version, bool known)
    {
        using var made = new TestCase().With("notes.txt", $"We deploy and undeploy our WAR (Spring Boot {version}) in a running Tomcat. After 7 or 8 times:\njava.lang.OutOfMemoryError: Metaspace\nNobody has found out what stays in memory there.\n");
        var finding = made.First();
        Assert.Equal(("metaspace", known), (finding.Failure, finding.Id == "redeployed-in-place"));
        Assert.StartsWith("leak/classloader", finding.Cause, StringComparison.Ordinal);
        Assert.Equal(known, finding.Fixes[0].Summary.Contains("3.1.4", StringComparison.Ordinal));
        Assert.Contains("restart", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_memory_model_the_cut_off_is_what_is_left_outside_the_heap()
    {
        using var made = new TestCase()
            .With("yarn-diagnostics.txt", "Container [pid=17,containerID=container_1700000000000_0042_01_000003] is running beyond physical memory limits. Current usage: 8.0 GB of 8 GB physical memory used; 9.0 GB of 16.8 GB virtual memory used. Killing container.\n")
            .With("flink-conf.yaml", "taskmanager.heap.size: 8192m\ncontainerized.heap-cutoff-ratio: 0.1\ntaskmanager.memory.fraction: 0.4\ntaskmanager.memory.off-heap: true\ntaskmanager.memory.preallocate: true\n");
        var finding = made.First();
        Assert.Equal("container-limit", finding.Failure);
        Assert.Contains(finding.Fixes, fix => fix.Changes.Any(change => change is { Key: "containerized.heap-cutoff-ratio", From: "0.1", To: "0.25", Line: 2 }));
    }
}
