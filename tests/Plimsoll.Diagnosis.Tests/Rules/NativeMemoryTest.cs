namespace Plimsoll.Diagnosis.Tests;

public sealed class NativeMemoryTest
{
    private const string Killed = "Last State: Terminated\n  Reason: OOMKilled\n  Exit Code: 137\n";

    [Fact]
    public void A_tiny_mapping_refused_means_that_mappings_are_used_up()
    {
        using var made = new TestCase().With("search.log", """
            java.io.IOException: Map failed: MemorySegmentIndexInput(path="/data/indices/a/0/index/_1.tmp") [this may be caused by lack of enough unfragmented virtual address space or too restrictive virtual memory limits enforced by the operating system, preventing us to map a chunk of 61 bytes. Please review 'ulimit -v']
            	at org.apache.lucene.store.MemorySegmentIndexInputProvider.map(MemorySegmentIndexInputProvider.java:100)

            """);
        var finding = made.First();
        Assert.Equal(("mappings-exhausted", "native-memory", "undersized/mappings"), (finding.Id, finding.Failure, finding.Cause));
        Assert.True(finding.Confidence >= Scale.Likely);
        Assert.Contains(finding.Fixes[0].Changes, change => change.Key == "vm.max_map_count");
    }

    [Fact]
    public void A_bare_map_failure_is_possible_and_never_that_on_windows()
    {
        using var made = new TestCase().With("store.log", """
            2026-03-02 01:14:51 ERROR Store - map file /data/store/queue/0000 Failed.
            java.io.IOException: Map failed
            	at sun.nio.ch.FileChannelImpl.map(FileChannelImpl.java:940)
            	at com.acme.store.MappedFile.init(MappedFile.java:164)

            """);
        var finding = made.First();
        Assert.Equal("mappings-exhausted", finding.Id);
        Assert.True(finding.Confidence < Scale.Likely);
        using var windows = new TestCase().With("store.log", """
            2026-03-02 01:14:51 ERROR Store - map file C:\data\store\queue\0000 Failed.
            java.io.IOException: Map failed
            	at sun.nio.ch.FileChannelImpl.map(FileChannelImpl.java:940)
            	at com.acme.store.MappedFile.init(MappedFile.java:164)

            """);
        Assert.Equal("native-memory", windows.First().Failure);
        Assert.NotEqual("mappings-exhausted", windows.First().Id);
    }

    [Fact]
    public void A_start_refused_for_too_few_mappings_names_the_setting()
    {
        using var made = new TestCase().With("search.log", "ERROR: [1] bootstrap checks failed\n[1]: max virtual memory areas vm.max_map_count [65530] is too low, increase to at least [262144]\n");
        var finding = made.First();
        Assert.Equal("undersized/mappings", finding.Cause);
        Assert.Contains(finding.Fixes[0].Changes, change => change is { Key: "vm.max_map_count", To: "262144", From: "65530" });
    }

    [Fact]
    public void A_warning_of_a_node_that_starts_is_none()
    {
        using var made = new TestCase().With("search.log", "[2026-03-02T10:00:00,000][WARN ][o.e.b.BootstrapChecks    ] [node-1] max virtual memory areas vm.max_map_count [65530] is too low, increase to at least [262144]\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void OpenJ9_has_words_of_its_own()
    {
        using var made = new TestCase().With("app.log", """
            Exception in thread "pool-3-thread-7" java.lang.OutOfMemoryError: native memory exhausted
            	at java.base/java.lang.Thread.startImpl(Native Method)
            	at java.base/java.lang.Thread.start(Thread.java:1040)

            """);
        var finding = made.First();
        Assert.Equal("native-memory", finding.Failure);
        Assert.Contains(finding.Witnesses, witness => witness.Claim.Contains("OpenJ9", StringComparison.Ordinal));
        Assert.Contains(finding.Missing, missing => missing.Command.Contains("javacore", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sun.misc.Unsafe.allocateMemory(Native Method)", "native-memory")]
    [InlineData("com.acme.Rows.add(Rows.java:7)", "heap-space")]
    public void A_message_printed_as_null_is_told_by_its_frame(string frame, string failure)
    {
        using var made = new TestCase().With("app.log", $"2026-03-02 10:00:00.000 ERROR [worker-1] com.acme.Server - failed\njava.lang.OutOfMemoryError: null\n\tat {frame}\n\tat com.acme.Main.run(Main.java:9)\n");
        Assert.Equal(failure, made.First().Failure);
    }

    [Fact]
    public void A_part_of_a_known_heap_is_not_taken_for_the_heap()
    {
        using var made = new TestCase().With("console.log", """
            OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x00000005c0000000, 805306368, 0) failed; error='Cannot allocate memory' (errno=12)
            # There is insufficient memory for the Java Runtime Environment to continue.

            """).With("docker-compose.yaml", "services:\n  registry:\n    environment:\n      - JVM_XMS=1024m\n      - JVM_XMX=2048m\n      - JVM_XMN=256m\n");
        var finding = made.First();
        Assert.Equal("oversized/heap", finding.Cause);
        Assert.Contains("2 GiB", finding.Title, StringComparison.Ordinal);
        Assert.Contains(finding.Witnesses, witness => witness.Claim.Contains("young generation", StringComparison.Ordinal));
        Assert.Contains(finding.Fixes[0].Changes, change => change is { Key: "-Xmx", To: "1g" });
    }

    [Fact]
    public void An_unknown_heap_is_at_least_what_was_refused_and_no_size_is_invented()
    {
        using var made = new TestCase().With("console.log", "OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x00000005c0000000, 805306368, 0) failed; error='Cannot allocate memory' (errno=12)\n");
        var finding = made.First();
        Assert.Contains("at least 768 MiB", finding.Title, StringComparison.Ordinal);
        Assert.Empty(finding.Fixes[0].Changes);
    }

    [Fact]
    public void A_running_heap_that_could_not_grow_is_told_from_one_that_did_not_start()
    {
        using var made = new TestCase().With("hs_err_pid7.log", """
            # There is insufficient memory for the Java Runtime Environment to continue.
            # Native memory allocation (mmap) failed to map 536870912 bytes for committing reserved memory.
            Heap:
             PSYoungGen      total 1048576K, used 6953K [0x0000000780000000, 0x00000007c0000000, 0x00000007c0000000)
             ParOldGen       total 1572864K, used 1513977K [0x0000000700000000, 0x0000000760000000, 0x0000000780000000)

            """);
        var finding = made.First();
        Assert.Equal("heap-larger-than-memory", finding.Id);
        Assert.Contains("2.5 GiB", finding.Title, StringComparison.Ordinal);
        Assert.Contains("512 MiB more", finding.Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3145728, true)]
    [InlineData(98304, false)]
    public void A_section_out_of_proportion_names_itself(int compiler, bool named)
    {
        using var made = new TestCase().With("describe.txt", Killed).With("nmt.txt", $"""
            Native Memory Tracking:

            Total: reserved=8444154KB, committed={compiler + 700000}KB
            -                 Java Heap (reserved=1048576KB, committed=421888KB)
                                        (mmap: reserved=1048576KB, committed=421888KB)

            -                     Class (reserved=1049926KB, committed=20614KB)
                                        (classes #28401)

            -                    Thread (reserved=137510KB, committed=13410KB)
                                        (thread #134)

            -                  Compiler (reserved={compiler}KB, committed={compiler}KB)
                                        (malloc={compiler}KB #12604)

            """);
        var finding = made.First();
        Assert.Equal(named, finding.Id == "native-section");
        if (named)
            Assert.Equal("leak/native/compiler", finding.Cause);
    }

    [Fact]
    public void An_allocation_given_up_behind_the_locker_is_no_full_heap()
    {
        using var made = new TestCase().With("app.log", """
            [2050.566s][warning][gc,alloc] sink-task-3: Retried waiting for GCLocker too often allocating 4194306 words
            2026-03-02 10:00:00.000 ERROR [sink-task-3] com.acme.Sink - task failed
            java.lang.OutOfMemoryError: Java heap space
            	at java.base/java.util.Arrays.copyOf(Arrays.java:3745)
            	at com.acme.Sink.put(Sink.java:15)

            """);
        var finding = made.First();
        Assert.Equal(("gc-locker-starvation", "version-bug/JDK-8192647"), (finding.Id, finding.Cause));
        Assert.Contains("32 MiB", finding.Title, StringComparison.Ordinal);
        Assert.DoesNotContain(finding.Fixes, fix => fix.Summary.Contains("-Xmx", StringComparison.Ordinal));
    }

    [Fact]
    public void A_collection_that_the_locker_began_is_nothing()
    {
        using var made = new TestCase().With("app.log", """
            [2050.566s][info][gc] GC(12) Pause Young (Normal) (GCLocker Initiated GC) 512M->120M(1024M) 8.100ms
            2026-03-02 10:00:00.000 ERROR [sink-task-3] com.acme.Sink - task failed
            java.lang.OutOfMemoryError: Java heap space
            	at com.acme.Sink.put(Sink.java:15)

            """);
        Assert.NotEqual("gc-locker-starvation", made.First().Id);
    }

    private const string HostKill = "Mar  2 10:20:12 node1 kernel: Out of memory: Killed process 7784 (trino-server) total-vm:74788372kB, anon-rss:33005676kB, file-rss:2412kB, shmem-rss:0kB, UID:0 pgtables:128700kB oom_score_adj:0\n";

    [Fact]
    public void Rows_cut_out_of_two_tables_tell_the_version_that_leaks()
    {
        using var made = new TestCase().With("syslog", HostKill).With("jvm.config", "-server\n-Xmx16G\n").With("nmt.txt", """
            the same queries for an hour

            Engine 31.2
            -                     Other (reserved=63MB +48MB, committed=63MB +48MB)
                                        (malloc=63MB +48MB #1111 +328)

            Engine 31.3
            -                     Other (reserved=6586MB +5151MB, committed=6586MB +5151MB)
                                        (malloc=6586MB +5151MB #3986 +2434)

            """);
        var finding = made.First();
        Assert.Equal(("host-oom", "native-memory-grows", "leak/native"), (finding.Failure, finding.Id, finding.Cause));
        Assert.Contains("Engine 31.2", finding.Fixes[0].Summary, StringComparison.Ordinal);
        Assert.Contains("MaxDirectMemorySize", finding.Fixes[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-                     Other (reserved=63MB +48MB, committed=63MB +48MB)\n")]
    [InlineData("-                 Java Heap (reserved=16384MB +8192MB, committed=16384MB +8192MB)\n")]
    public void Rows_that_hardly_grow_or_have_a_limit_of_their_own_tell_nothing(string row)
    {
        using var made = new TestCase().With("syslog", HostKill).With("nmt.txt", "467\n" + row + "                            (malloc=63MB +48MB #1111 +328)\n");
        Assert.False(made.First().Id is "native-memory-grows" or "native-section");
    }

    [Fact]
    public void A_server_that_names_its_process_is_still_a_JVM()
    {
        using var made = new TestCase().With("syslog", HostKill.Replace("33005676kB", "63005676kB", StringComparison.Ordinal)).With("jvm.config", "-server\n-Xmx16G\n");
        Assert.Equal(("host-oom", "memory-outside-heap"), (made.First().Failure, made.First().Id));
    }
}
