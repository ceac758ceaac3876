namespace Plimsoll.Diagnosis.Tests;

/// <summary>What the operating system, the container and the kernel refuse or end.</summary>
public sealed class SystemTest
{
    private const string RefusedLog = "#\n# There is insufficient memory for the Java Runtime Environment to continue.\n# Native memory allocation (mmap) failed to map 67108864 bytes. Error detail: Failed to reserve memory for metaspace\n#\n#  Out of Memory Error (virtualSpaceNode.cpp:260), pid=7, tid=8\n#\n# JRE version: OpenJDK Runtime Environment (21.0.13+1)\n\n---------------  T H R E A D  ---------------\n\n";

    [Fact]
    public void A_neighbour_told_by_resident_sizes_alone_is_named_in_the_fix()
    {
        var sizes = string.Concat(Enumerable.Range(0, 8).Select(sample => $"07:3{sample}:00 taskmanager VmRSS: 631680 kB log-shipper VmRSS: {20_000 + (sample * 60_000)} kB cgroup_usage {700_000_000 + (sample * 60_000_000)}\n"));
        using var made = new TestCase().With("rss.txt", sizes).With("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
        var finding = made.First();
        Assert.Equal("external/neighbour", finding.Cause);
        Assert.Contains("log-shipper", Assert.Single(finding.Fixes).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_heap_is_larger_than_the_machine()
    {
        using var made = new TestCase().With("console.log", """
            OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x00000005c0000000, 8589934592, 0) failed; error='Cannot allocate memory' (errno=12)
            # There is insufficient memory for the Java Runtime Environment to continue.

            """);
        var finding = made.First();
        Assert.Equal(("native-memory", "oversized/heap"), (finding.Failure, finding.Cause));
    }

    [Fact]
    public void A_refused_page_is_not_a_heap()
    {
        using var made = new TestCase().With("console.log", "OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x00007f00c0000000, 16384, 0) failed; error='Cannot allocate memory' (errno=12)\n");
        Assert.True(made.IsQuiet());
    }

    [Theory]
    [InlineData("Virtual Size: 1596896K (peak: 1596908K)\nrlimit (soft/hard): STACK 8192k/infinity , AS 1600000k/1600000k\n", "undersized/address-space", "ulimit -v")]
    [InlineData("/proc/sys/vm/max_map_count (maximum number of memory map areas a process may have): 65530\nTotal number of mappings: 65531\n", "undersized/mappings", "vm.max_map_count")]
    [InlineData("Memory: 4k page, physical 8000000k(9000k free), swap 0k(0k free)\nResident Set Size: 900000K (peak: 900000K)\n", "external/neighbour", "free")]
    [InlineData("Memory: 4k page, physical 8000000k(9000k free), swap 0k(0k free)\nResident Set Size: 7100000K (peak: 7100000K)\n", "undersized/process", "free")]
    public void A_fatal_error_log_tells_which_limit_was_used_up(string numbers, string cause, string said)
    {
        using var made = new TestCase().With("hs_err_pid7.log", RefusedLog + numbers);
        var finding = made.First();
        Assert.Equal(("native-memory", cause), (finding.Failure, finding.Cause));
        Assert.Contains(finding.Witnesses, witness => witness.Claim.Contains(said, StringComparison.Ordinal) && witness.Facts.All(fact => fact.Origin.Line > 0));
    }

    [Fact]
    public void A_fatal_error_log_with_room_everywhere_decides_nothing()
    {
        using var made = new TestCase().With("hs_err_pid7.log", RefusedLog + "Memory: 4k page, physical 8000000k(5000000k free), swap 0k(0k free)\nVirtual Size: 1000000K (peak: 1000000K)\nrlimit (soft/hard): AS infinity/infinity\nTotal number of mappings: 300\n/proc/sys/vm/max_map_count (maximum): 65530\n");
        Assert.True(made.IsQuiet());
    }

    [Fact]
    public void A_crash_in_native_code_is_a_problem_but_no_memory_failure()
    {
        using var made = new TestCase().With("hs_err_pid7.log", "#\n# A fatal error has been detected by the Java Runtime Environment:\n#\n#  SIGSEGV (0xb) at pc=0x00007f2a, pid=7, tid=8\n#\n# JRE version: OpenJDK (17.0.9)\n# Problematic frame:\n# C  [libsnappy.so+0x21b7]\n#\n---------------  T H R E A D  ---------------\n");
        var verdict = made.Diagnose();
        Assert.Empty(verdict.Findings);
        Assert.Equal(VerdictKind.Undiagnosable, verdict.Kind);
        Assert.Contains(verdict.OtherProblems, problem => problem.Origin.Excerpt.StartsWith("SIGSEGV", StringComparison.Ordinal));
    }

    [Fact]
    public void A_forbidden_call_is_not_memory()
    {
        using var made = new TestCase().With("run.log", """
            [0.003s][warning][os,thread] Failed to start thread - pthread_create failed (EPERM) for attributes: stacksize: 1024k, guardsize: 4k, detached.
            # There is insufficient memory for the Java Runtime Environment to continue.
            # Cannot create worker GC thread. Out of system resources.

            """);
        var finding = made.First();
        Assert.Equal(("native-thread", "wrong-setting/seccomp"), (finding.Failure, finding.Cause));
    }

    [Fact]
    public void Many_pools_of_the_default_name_are_a_thread_leak()
    {
        var dump = "Full thread dump OpenJDK 64-Bit Server VM (17.0.9+9 mixed mode):\n\n" + string.Concat(Enumerable.Range(1, 60).Select(pool =>
            $"\"pool-{pool}-thread-1\" #{pool + 20} prio=5 os_prio=0 cpu=0.1ms elapsed=9.9s tid=0x00007f0000000000 nid=0x1 waiting on condition\n   java.lang.Thread.State: WAITING (parking)\n\tat java.util.concurrent.LinkedBlockingQueue.take(LinkedBlockingQueue.java:435)\n\n"));
        using var made = new TestCase().With("app.log", "java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached\n\tat java.base/java.lang.Thread.start0(Native Method)\n").With("threads.txt", dump);
        Assert.Equal("thread-leak", made.First().Id);
    }

    [Theory]
    [InlineData("HttpClient-{0}-SelectorManager", "\tat java.net.http/jdk.internal.net.http.HttpClientImpl.start(HttpClientImpl.java:338)\n\tat java.net.http/jdk.internal.net.http.HttpClientBuilderImpl.build(HttpClientBuilderImpl.java:135)\n", "HttpClientBuilderImpl.build", "close() it (JDK 21")]
    [InlineData("Timer-{0}", "\tat java.base/java.util.Timer.<init>(Timer.java:188)\n", "Timer.<init>", "ScheduledExecutorService")]
    [InlineData("nioEventLoopGroup-{0}-1", "\tat io.netty.channel.nio.NioEventLoopGroup.<init>(NioEventLoopGroup.java:70)\n", "NioEventLoopGroup.<init>", "shutdownGracefully")]
    public void One_client_for_each_call_is_a_thread_leak_however_low_the_limit(string name, string factory, string made, string cure)
    {
        var dump = "Full thread dump OpenJDK 64-Bit Server VM (17.0.9+9 mixed mode):\n\n" + string.Concat(Enumerable.Range(1, 60).Select(number => Parked(string.Format(System.Globalization.CultureInfo.InvariantCulture, name, number))));
        using var both = new TestCase().With("app.log", string.Concat(Enumerable.Repeat(Refused(name, factory), 3))).With("threads.txt", dump).With("limits.txt", "Limit                     Soft Limit           Hard Limit           Units     \nMax processes             120                  120                  processes \n");
        var finding = both.First();
        Assert.Equal(("native-thread", "leak/threads"), (finding.Failure, finding.Cause));
        Assert.Contains("PriceDesk.quote", finding.Title, StringComparison.Ordinal);
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("PriceDesk.quote", StringComparison.Ordinal) && fix.Summary.Contains(made, StringComparison.Ordinal) && fix.Summary.Contains(cure, StringComparison.Ordinal));
        using var log = new TestCase().With("app.log", string.Concat(Enumerable.Repeat(Refused(name, factory), 3)));
        Assert.Equal("leak/threads", log.First().Cause);
    }

    [Fact]
    public void A_client_made_once_under_a_low_limit_is_not()
    {
        var refused = Refused("HttpClient-1-SelectorManager", "\tat java.net.http/jdk.internal.net.http.HttpClientBuilderImpl.build(HttpClientBuilderImpl.java:135)\n");
        using var made = new TestCase().With("app.log", refused).With("limits.txt", "Limit                     Soft Limit           Hard Limit           Units     \nMax processes             24                   24                   processes \n");
        Assert.Equal("undersized/threads", made.First().Cause);
    }

    private static string Parked(string name) =>
        $"\"{name}\" #20 daemon prio=5 os_prio=0 cpu=0.1ms elapsed=9.9s tid=0x00007f0000000000 nid=0x1 waiting on condition\n   java.lang.Thread.State: WAITING (parking)\n\tat jdk.internal.misc.Unsafe.park(java.base@17.0.9/Native Method)\n\n";

    private static string Refused(string name, string factory)
    {
        var thread = string.Format(System.Globalization.CultureInfo.InvariantCulture, name, 61);
        return "[15.226s][warning][os,thread] Failed to start thread \"Unknown thread\" - pthread_create failed (EAGAIN) for attributes: stacksize: 1024k, guardsize: 0k, detached.\n"
            + $"[15.227s][warning][os,thread] Failed to start the native thread for java.lang.Thread \"{thread}\"\n"
            + "2026-03-02 10:00:15.300 ERROR 1 --- [nio-8080-exec-4] com.acme.Desk : request failed\njava.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached\n\tat java.base/java.lang.Thread.start0(Native Method)\n\tat java.base/java.lang.Thread.start(Thread.java:809)\n"
            + factory + "\tat com.acme.PriceDesk.quote(PriceDesk.java:24)\n";
    }

    [Fact]
    public void One_pool_of_many_threads_is_not()
    {
        var dump = "Full thread dump OpenJDK 64-Bit Server VM (17.0.9+9 mixed mode):\n\n" + string.Concat(Enumerable.Range(1, 60).Select(thread =>
            $"\"pool-1-thread-{thread}\" #{thread + 20} prio=5 os_prio=0 cpu=0.1ms elapsed=9.9s tid=0x00007f0000000000 nid=0x1 waiting on condition\n   java.lang.Thread.State: WAITING (parking)\n\tat java.util.concurrent.LinkedBlockingQueue.take(LinkedBlockingQueue.java:435)\n\n"));
        using var made = new TestCase().With("app.log", "java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached\n").With("threads.txt", dump);
        Assert.NotEqual("thread-leak", made.First().Id);
    }

    [Fact]
    public void A_neighbour_that_grew_is_told_from_the_victim()
    {
        using var made = new TestCase().With("dmesg.txt", Kernel(javaPages: 67030, otherPages: 39296)).With("cmd.txt", "jvm_args: -Xmx224m\n");
        var finding = made.First();
        Assert.Equal(("container-limit", "external/neighbour"), (finding.Failure, finding.Cause));
        Assert.Contains("sort", finding.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shell_beside_java_is_no_neighbour()
    {
        using var made = new TestCase().With("dmesg.txt", Kernel(javaPages: 105000, otherPages: 64)).With("cmd.txt", "jvm_args: -Xmx224m\n");
        Assert.NotEqual("container-neighbour", made.First().Id);
    }

    [Fact]
    public void A_heap_as_large_as_its_container_does_not_fit()
    {
        using var made = new TestCase().With("values.yaml", "app:\n  javaOpts: \"-Xmx1024M\"\n  resources:\n    limits:\n      memory: 1024M\n").With("notes.txt", "Kubernetes kills the pod; the container state says OOMKilled.\n");
        var finding = made.First();
        Assert.Equal(("container-limit", "undersized/container"), (finding.Failure, finding.Cause));
    }

    [Fact]
    public void Exit_137_with_reason_error_is_not_the_memory_limit()
    {
        using var made = new TestCase().With("describe.txt", "    Last State: Terminated\n      Reason: Error\n      Exit Code: 137\n");
        Assert.True(made.IsQuiet());
    }

    [Fact]
    public void A_full_code_cache_names_its_size()
    {
        using var made = new TestCase().With("app.log", "CodeCache: size=131072Kb used=123244Kb max_used=131000Kb free=7827Kb\nOpenJDK 64-Bit Server VM warning: CodeCache is full. Compiler has been disabled.\n");
        var finding = made.First();
        Assert.Equal(("code-cache", "undersized/code-cache"), (finding.Failure, finding.Cause));
        Assert.Contains("ReservedCodeCacheSize", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_code_cache_with_room_is_healthy()
    {
        using var made = new TestCase().With("app.log", "CodeCache: size=131072Kb used=23244Kb max_used=31000Kb free=107827Kb\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    private static string Kernel(int javaPages, int otherPages) => $"""
        [ 4934.657163] memory: usage 430080kB, limit 430080kB, failcnt 0
        [ 4934.657412] [  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name
        [ 4934.657414] [  25450]     0 25450      740      424        0      424         0    49152        0             0 tini
        [ 4934.657424] [  25914]     0 25914   703976    73155    {javaPages}     6125         0   802816        0             0 java
        [ 4934.657442] [  29588]     0 29588   154381    39793    {otherPages}      497         0   368640        0             0 sort
        [ 4934.657447] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0
        [ 4934.657558] Memory cgroup out of memory: Killed process 25914 (java) total-vm:2815904kB, anon-rss:{javaPages * 4}kB, file-rss:24500kB, shmem-rss:0kB, UID:0

        """;
}
