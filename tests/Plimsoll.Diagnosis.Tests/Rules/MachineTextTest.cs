namespace Plimsoll.Diagnosis.Tests;

/// <summary>Texts of servers, kernels, launchers and virtual machines, each with a neighbour that must stay quiet.</summary>
public sealed class MachineTextTest
{
    private const string FatalHead = "#\n# A fatal error has been detected by the Java Runtime Environment:\n#\n";

    [Theory]
    [InlineData("[gc][old][3593{0}][22{0}] duration [6.4s], collections [1]/[7.7s], total [6.4s]/[4.2h], memory [19.5gb]->[19.2gb]/[20gb], all_pools {{[young] [248mb]->[40mb]/[0b]}}{{[old] [19.3gb]->[19.2gb]/[20gb]}}{{[survivor] [0b]->[0b]/[0b]}}")]
    [InlineData("GCInspector.java (line 116) GC for ConcurrentMarkSweep: 15{0}00 ms for 1 collections, 8000000000 used; max is 8422162432")]
    public void An_old_generation_that_stays_full_in_a_servers_own_words_stalls_it(string words)
    {
        var log = string.Concat(Enumerable.Range(1, 3).Select(index => $"[2021-07-25T08:24:5{index},692][WARN ][o.e.m.j.JvmGcMonitorService] [node-1] {string.Format(System.Globalization.CultureInfo.InvariantCulture, words, index)}\n"));
        using var made = new TestCase().With("server.log", log);
        var finding = made.First();
        Assert.Equal(("gc-stall", "undersized/heap"), (finding.Failure, finding.Cause));
        Assert.True(finding.Confidence < Scale.Likely);
        Assert.Contains(finding.Missing, missing => missing.Command.Contains("class_histogram", StringComparison.Ordinal));
    }

    [Fact]
    public void Old_collections_without_a_known_limit_that_free_nothing_are_seen()
    {
        using var made = new TestCase().With("system.log", """
            INFO  [Service Thread] 2019-06-17 17:16:32,336 GCInspector.java:284 - ConcurrentMarkSweep GC in 256ms.  CMS Old Gen: 845281808 -> 845276272; Par Eden Space: 146540384 -> 149572096;
            INFO  [Service Thread] 2019-06-17 17:18:04,091 GCInspector.java:284 - ConcurrentMarkSweep GC in 232ms.  CMS Old Gen: 843847704 -> 843809952; Par Eden Space: 89584056 -> 106833424;

            """);
        Assert.Equal("old-generation-stays-full", made.First().Id);
    }

    [Theory]
    [InlineData("[2021-07-25T08:24:53,692][INFO ][o.e.m.j.JvmGcMonitorService] [node-1] [gc][old][359][2] duration [6.4s], collections [1]/[7.7s], total [6.4s]/[7s], memory [19.5gb]->[9.2gb]/[20gb], all_pools {[young] [248mb]->[40mb]/[0b]}{[old] [19.3gb]->[9.2gb]/[20gb]}{[survivor] [0b]->[0b]/[0b]}\n")]
    [InlineData("INFO  [Service Thread] 2019-06-17 17:16:32,336 GCInspector.java:284 - ConcurrentMarkSweep GC in 256ms.  CMS Old Gen: 845281808 -> 245276272; Par Eden Space: 146540384 -> 149572096;\n")]
    [InlineData("INFO  [Service Thread] 2019-06-17 17:16:32,336 GCInspector.java:284 - ConcurrentMarkSweep GC in 56ms.  CMS Old Gen: 22281808 -> 22281808; Par Eden Space: 146540384 -> 149572096;\nINFO  [Service Thread] 2019-06-17 17:16:33,336 GCInspector.java:284 - ConcurrentMarkSweep GC in 56ms.  CMS Old Gen: 22281808 -> 22281808; Par Eden Space: 1 -> 1;\n")]
    public void Collections_that_free_memory_or_a_small_old_generation_are_no_stall(string log)
    {
        using var made = new TestCase().With("server.log", log);
        Assert.Empty(made.Diagnose().Findings);
    }

    [Theory]
    [InlineData("2020-10-29T17:07:57.508+0800: 871.963: Total time for which application threads were stopped: 37.5596741 seconds, Stopping threads took: 37.5579624 seconds\n")]
    [InlineData("[871.963s][info][safepoint] Safepoint \"G1CollectForAllocation\", Time since last: 1000000 ns, Reaching safepoint: 37557962400 ns, At safepoint: 1700000 ns, Total: 37559662400 ns\n")]
    public void A_long_way_to_the_safepoint_is_told_from_collecting(string line)
    {
        using var made = new TestCase().With("gc.log", line);
        var finding = made.First();
        Assert.Equal("late-at-safepoint", finding.Id);
        Assert.Contains("37.6 s", finding.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_stop_after_a_short_way_is_not()
    {
        using var made = new TestCase().With("gc.log", "2020-10-29T17:07:57.508+0800: 871.963: Total time for which application threads were stopped: 7.5596741 seconds, Stopping threads took: 0.0000624 seconds\n");
        Assert.DoesNotContain(made.Diagnose().Findings, finding => finding.Id == "late-at-safepoint");
    }

    [Theory]
    [InlineData(0.92, 0.38, "pauses-off-cpu")]
    [InlineData(33.1, 0.9, null)]
    public void A_pause_without_cpu_time_waited_for_the_host(double user, double system, string? rule)
    {
        var log = string.Concat(Enumerable.Range(1, 2).Select(index => FormattableString.Invariant($"2014-11-2{index}T01:51:35.632+0000: {index * 86400}.100: [GC (CMS Final Remark) [YG occupancy: 292006 K (1179648 K)][Rescan (parallel) , 0.0397261 secs][weak refs processing, 0.0954205 secs][class unloading, 29.2450253 secs][scrub symbol table, 4.9592268 secs][scrub string table, 0.0034572 secs][1 CMS-remark: 1101173K(1835008K)] 1393180K(3014656K), 34.3796360 secs] [Times: user={user:F2} sys={system:F2}, real=34.37 secs]\n")));
        using var made = new TestCase().With("gc.log", log);
        var found = made.Diagnose().Findings.Any(finding => finding.Id == "pauses-off-cpu");
        Assert.Equal(rule is not null, found);
    }

    [Fact]
    public void Thread_stacks_that_grow_are_a_thread_leak()
    {
        using var made = new TestCase().With("hs_err_head.txt", "# There is insufficient memory for the Java Runtime Environment to continue.\n# Native memory allocation (mmap) failed to map 65536 bytes for committing reserved memory.\n")
            .With("nmt.txt", Tracking("24002848KB +17255840KB"));
        var finding = made.First();
        Assert.Equal(("native-memory", "leak/threads"), (finding.Failure, finding.Cause));
        Assert.Contains("shutdown", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Thread_stacks_that_stand_still_are_not()
    {
        using var made = new TestCase().With("hs_err_head.txt", "# There is insufficient memory for the Java Runtime Environment to continue.\n# Native memory allocation (mmap) failed to map 65536 bytes for committing reserved memory.\n")
            .With("nmt.txt", Tracking("24002848KB +20480KB"));
        Assert.NotEqual("leak/threads", made.First().Cause);
    }

    [Fact]
    public void A_kill_announced_by_its_score_counts_once()
    {
        using var made = new TestCase().With("dmesg.txt", """
            [61086.851531] memory: usage 2097152kB, limit 2097152kB, failcnt 361261
            [61086.851599] Memory cgroup out of memory: Kill process 29052 (java) score 1920 or sacrifice child

            """);
        var finding = made.First();
        Assert.Equal("container-limit", finding.Failure);
        Assert.Contains(finding.Witnesses, witness => witness.Claim.Contains("2 GiB", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("org.apache.spark.SparkUserAppException: User application exited with 137\n\tat org.apache.spark.deploy.PythonRunner$.main(PythonRunner.scala:103)\n", true)]
    [InlineData("org.apache.spark.SparkUserAppException: User application exited with 1\n\tat org.apache.spark.deploy.PythonRunner$.main(PythonRunner.scala:103)\n", false)]
    public void Python_killed_in_the_jvms_group_counts_where_the_jvm_missed_it(string log, bool counts)
    {
        using var made = new TestCase().With("driver.log", log).With("dmesg.txt", "[61086.851531] memory: usage 11534336kB, limit 11534336kB, failcnt 361261\n[61086.851599] Memory cgroup out of memory: Kill process 29052 (python) score 1920 or sacrifice child\n");
        var findings = made.Diagnose().Findings;
        Assert.Equal(counts, findings.Any(finding => finding is { Failure: "container-limit", Id: "python-beside-jvm-killed" }));
        Assert.True(counts || findings.Count == 0);
    }

    [Theory]
    [InlineData("Decline checkpoint 79 by task 5efafa7f at 172.16.0.164\n  Caused by: The rpc invocation size 27329480 exceeds the maximum akka framesize.\n", "rpc-size")]
    [InlineData("JobManager memory configuration failed: The configured Total Flink Memory (64.000mb (67108864 bytes)) is less than the configured Off-heap Memory (128.000mb (134217728 bytes)).\n", "invalid-configuration")]
    [InlineData("java.lang.IllegalArgumentException: More buffers requested available than totally available.\n\tat org.apache.flink.runtime.operators.hash.MutableHashTable.ensureNumBuffersReturned(MutableHashTable.java:1333)\n", "managed-memory")]
    [InlineData("2016-06-24 07:09:12,797 ERROR com.acme.Listener - A plugin had an unrecoverable error. Error: unable to create new native thread\n", "native-thread")]
    public void Messages_without_their_class_are_understood(string text, string failure)
    {
        using var made = new TestCase().With("console.log", text);
        Assert.Equal(failure, made.First().Failure);
    }

    [Theory]
    [InlineData("The rpc invocation size must not exceed the maximum akka framesize, see the documentation.\n")]
    [InlineData("JobManager memory configuration failed: see the log.\n")]
    [InlineData("java.lang.RuntimeException: Hash join exceeded maximum number of recursions, without reducing partitions enough to be memory resident.\n\tat com.acme.join.Joiner.run(Joiner.java:3)\n")]
    public void Words_about_them_are_no_failure(string text)
    {
        using var made = new TestCase().With("console.log", text);
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void Sizes_on_the_command_line_of_Flink_on_YARN_are_its_configuration()
    {
        using var made = new TestCase().With("client.log", "JobManager memory configuration failed: The configured Total Flink Memory (64.000mb (67108864 bytes)) is less than the configured Off-heap Memory (128.000mb (134217728 bytes)).\n")
            .With("submit.sh", "flink run -d -m yarn-cluster -p 1 -yjm 512M -ytm 1024M -c com.acme.Main job.jar\n");
        var finding = made.First();
        Assert.Equal((ProcessRole.JobManager, "invalid-configuration"), (finding.Process.Role, finding.Failure));
        Assert.Contains(finding.Fixes, fix => fix.Changes.Any(change => change.Key == "jobmanager.memory.process.size") || fix.Summary.Contains("jobmanager.memory.process.size", StringComparison.Ordinal));
    }

    [Fact]
    public void Windows_commit_limit_is_no_lack_of_heap()
    {
        using var made = new TestCase().With("build.log", """
             OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x00000000d0000000, 805306368, 0) failed; error='The paging file is too small for this operation to complete' (DOS error/errno=1455)
             [ERROR] Error occurred during initialization of VM
             [ERROR] Could not reserve enough space in CodeCache (2496K)

            """);
        var finding = made.First();
        Assert.Equal(("native-memory", "external/host-pressure"), (finding.Failure, finding.Cause));
        Assert.Contains("paging file", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Improperly specified VM option 'MaxRAMPercentage=75'", "-XX:MaxRAMPercentage=75.0")]
    [InlineData("Invalid maximum heap size: -Xmx1.5g", "-Xmx1536m")]
    [InlineData("Invalid maximum heap size: -Xmx4GB", "-Xmx4g")]
    [InlineData("Invalid maximum heap size: -Xmx60g -Xss4m", "separate the options")]
    [InlineData("Invalid maximum heap size: -Xmx4096m", "64-bit")]
    [InlineData("Unrecognized VM option 'UseCGroupMemoryLimitForHeap'", "JDK 11")]
    [InlineData("Error: VM option 'GCLockerRetryAllocationCount' is diagnostic and must be enabled via -XX:+UnlockDiagnosticVMOptions.", "before -XX:GCLockerRetryAllocationCount")]
    [InlineData("double MaxRAMPercentage=150.000000 is outside the allowed range [ 0.000000 ... 100.000000 ]", "range")]
    public void A_refused_option_is_given_in_its_right_form(string message, string cure)
    {
        using var made = new TestCase().With("console.log", $"{message}\nError: Could not create the Java Virtual Machine.\nError: A fatal exception has occurred. Program will exit.\n");
        var finding = made.First();
        Assert.Equal(("invalid-configuration", "wrong-setting/jvm-option"), (finding.Failure, finding.Cause));
        Assert.Contains(cure, finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-05-04 10:20:00,000 WARN com.acme.Check [] - port 99999 is outside the allowed range [ 1 ... 65535 ]\n")]
    [InlineData("org.apache.commons.cli.UnrecognizedOptionException: Unrecognized option: -foo\n")]
    public void A_programs_own_options_are_not_the_jvms(string text)
    {
        using var made = new TestCase().With("console.log", text);
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void A_jvm_that_cannot_read_its_group_takes_the_hosts_memory()
    {
        using var made = new TestCase().With("app.log", "OpenJDK 64-Bit Server VM warning: Unable to open cgroup memory limit file /sys/fs/cgroup/memory/memory.limit_in_bytes (No such file or directory)\n")
            .With("describe.txt", "    Last State: Terminated\n      Reason: OOMKilled\n      Exit Code: 137\n");
        var finding = made.First();
        Assert.Equal(("container-limit", "wrong-setting/container-support"), (finding.Failure, finding.Cause));
        Assert.Contains(finding.Fixes, fix => fix.Summary.Contains("8u372", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1968832512", true)]
    [InlineData("322122547", false)]
    public void A_heap_above_the_container_that_nobody_set_is_reported(string heap, bool above)
    {
        using var made = new TestCase().With("printflags.txt", $"[Global flags]\n size_t MaxHeapSize = {heap} {{product}} {{ergonomic}}\n").With("limits.yaml", "app:\n  resources:\n    limits:\n      memory: 1024Mi\n");
        var findings = made.Diagnose().Findings;
        Assert.Equal(above, findings.Any(finding => finding is { Id: "container-limit-unseen", Severity: Severity.Warning }));
    }

    [Theory]
    [InlineData("linux-x86 ", 536870920, "version-bug/jit-compiler")]
    [InlineData("linux-x86 ", 32744, "undersized/address-space")]
    public void A_compiler_thread_that_asks_for_a_huge_chunk_is_told(string platform, long bytes, string cause)
    {
        using var made = new TestCase().With("hs_err_pid3080.log", CompilerLog(platform, bytes));
        var finding = made.First();
        Assert.Equal(("native-memory", cause), (finding.Failure, finding.Cause));
        Assert.Contains("exclude,org.acme.Rows.merge", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_chunk_of_a_compiler_thread_in_a_64_bit_VM_is_a_victim()
    {
        using var made = new TestCase().With("hs_err_pid3080.log", CompilerLog("linux-amd64 ", 32744));
        Assert.NotEqual("compiler-memory", made.First().Id);
    }

    [Fact]
    public void OpenJ9s_full_code_cache_has_an_option_of_its_own()
    {
        using var made = new TestCase().With("vlog.txt", "#INFO:  <WARNING: JIT CACHES FULL> Disable further compilation\n#FAILURE:  t=780864 <WARNING: JIT Compilations are suspended>\n");
        var finding = made.First();
        Assert.Equal(("code-cache", "undersized/code-cache"), (finding.Failure, finding.Cause));
        Assert.Contains("-Xcodecachetotal", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void JRubys_safety_cap_is_the_heap()
    {
        using var made = new TestCase().With("logstash.err", "Error: Your application used more memory than the safety cap of 500M.\nSpecify -J-Xmx####m to increase it (#### = cap size in MB).\nSpecify -w for full OutOfMemoryError stack trace\n");
        Assert.Equal("heap-space", made.First().Failure);
    }

    private static string Tracking(string stacks) => $"""
        Native Memory Tracking:
        Total: reserved=62529298KB +17471680KB, committed=36638706KB +950536KB
        -                 Java Heap (reserved=32514048KB, committed=32505856KB)
                                    (mmap: reserved=32514048KB, committed=32505856KB)

        -                    Thread (reserved={stacks}, committed=1117248KB +817248KB)
                                    (thread #23440 +16851)
                                    (stack: reserved=23892848KB, committed=1007248KB)

        """;

    private static string CompilerLog(string platform, long bytes) => FormattableString.Invariant($"""
        {FatalHead}# java.lang.OutOfMemoryError: requested {bytes} bytes for Chunk::new. Out of swap space?
        #
        #  Internal Error (allocation.cpp:215), pid=3080, tid=1023273840
        #
        # JRE version: 6.0_22-b04
        # Java VM: Java HotSpot(TM) Server VM (17.1-b03 mixed mode {platform})

        ---------------  T H R E A D  ---------------

        Current thread (0x096d5400):  JavaThread "CompilerThread1" daemon [_thread_in_native, id=3091, stack(0x3cf5e000,0x3cfdf000)]

        Current CompileTask:
        C2:2085      org.acme.Rows.merge(Lorg/acme/Row;)V (1203 bytes)

        """);

    [Fact]
    public void The_kernel_names_the_control_group_whose_tasks_are_used_up()
    {
        using var made = new TestCase().With("messages", "Jan  4 10:11:12 host kernel: cgroup: fork rejected by pids controller in /system.slice/search.service\n");
        var finding = made.First();
        Assert.Equal(("native-thread", "thread-limit-low"), (finding.Failure, finding.Id));
        Assert.Contains("TasksMax", finding.Fixes[0].Summary, StringComparison.Ordinal);
        using var login = new TestCase().With("messages", "Jan  4 10:11:12 host kernel: cgroup: fork rejected by pids controller in /user.slice/user-1000.slice/session-3.scope\n");
        Assert.True(login.IsQuiet());
    }

    [Theory]
    [InlineData("Mar 12 17:08:27 host earlyoom[1295]: sending SIGTERM to process 4711 uid 1000 \"java\": oom_score 1170, VmRSS 21000 MiB, cmdline \"java\"\n", "earlyoom")]
    [InlineData("Mar 12 17:08:27 host earlyoom[1295]: sending SIGKILL to process 4711 uid 1000 \"java\": badness 870, VmRSS 21000 MiB\n", "earlyoom")]
    [InlineData("Mar 12 17:08:27 host systemd-oomd[612]: Killed /system.slice/search.service due to memory used (16213450752) / total (16590135296) and swap used (1024) / total (1024) being more than 90.00%\n", "systemd-oomd")]
    [InlineData("Mar 12 17:08:27 host systemd[1]: search.service: systemd-oomd killed 42 process(es) in this unit.\n", "systemd-oomd")]
    public void Who_kills_before_the_kernel_has_to_is_read(string line, string killer)
    {
        using var made = new TestCase().With("journal.log", line);
        var finding = made.First();
        Assert.Equal("host-oom", finding.Failure);
        Assert.Contains(finding.Witnesses, witness => witness.Claim.StartsWith(killer, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Mar 12 17:08:27 host earlyoom[1295]: sending SIGTERM to process 4711 uid 1000 \"firefox\": oom_score 1170, VmRSS 21000 MiB, cmdline \"firefox\"\n")]
    [InlineData("Mar 12 17:08:27 host systemd-oomd[612]: Killed /user.slice/user-1000.slice/user@1000.service/app.slice/app-firefox-77.scope due to memory pressure for /user.slice being 78.23% > 50.00% for > 20s with reclaim activity\n")]
    [InlineData("Mar 12 17:08:27 host earlyoom[1295]: mem avail: 8880 of 55597 MiB (15.97%), swap free: 8000 of 8191 MiB (97.67%)\n")]
    [InlineData("Mar 12 17:08:27 host earlyoom[1295]: sending SIGTERM when mem <= 10.00% and swap <= 10.00%, SIGKILL when mem <= 5.00% and swap <= 5.00%\n")]
    public void Other_programs_victims_and_reports_of_level_are_no_kill(string line)
    {
        using var made = new TestCase().With("journal.log", line);
        Assert.True(made.IsQuiet());
    }

    [Theory]
    [InlineData("The Daemon will expire after the build after running out of JVM Metaspace.\n", "metaspace")]
    [InlineData("The Daemon will expire after the build after running out of JVM heap space.\n", "heap-space")]
    [InlineData("Expiring Daemon because JVM heap space is exhausted\n", "heap-space")]
    [InlineData("Expiring Daemon because JVM Metaspace is exhausted\n", "metaspace")]
    public void A_build_daemon_that_is_ended_for_a_full_region_tells_which(string line, string failure)
    {
        using var made = new TestCase().With("build.log", "> Task :app:compileKotlin\n" + line + "These settings can be adjusted by setting 'org.gradle.jvmargs' in 'gradle.properties'.\n");
        Assert.Equal(failure, made.First().Failure);
    }

    [Theory]
    [InlineData("Daemon will be stopped at the end of the build stopping after processing\n")]
    [InlineData("Expiring Daemon because it has been idle for three hours\n")]
    [InlineData("The currently configured max heap space is '4 GiB' and the configured max metaspace is '1 GiB'.\n")]
    public void A_build_daemon_that_ends_for_another_reason_tells_nothing(string line)
    {
        using var made = new TestCase().With("build.log", "> Task :app:compileKotlin\n" + line);
        Assert.True(made.IsQuiet());
    }
}
