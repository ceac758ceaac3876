namespace Plimsoll.Diagnosis.Tests;

/// <summary>Where the failure is plain and nobody looked inside: the cause that numbers, stacks and times beside it suggest, and no more certain than they are.</summary>
public sealed class CautiousCauseTest
{
    private const string Killed = "    State:          Waiting\n      Reason:       CrashLoopBackOff\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n";

    private const string NoThread = "java.lang.OutOfMemoryError: unable to create new native thread\n\tat java.lang.Thread.start0(Native Method)\n";

    [Theory]
    [InlineData("", "host-oom")]
    [InlineData("[ 4711.2]  mem_cgroup_out_of_memory+0x4a/0x70\n", "container-limit")]
    public void The_kernels_report_is_cut_off_before_its_victim(string trace, string failure)
    {
        using var made = new TestCase().With("dmesg.txt", $"[ 4711.1] java invoked oom-killer: gfp_mask=0x200da, order=0, oom_score_adj=0\n[ 4711.2] Call Trace:\n{trace}")
            .With("status.txt", "Main PID: 976 (code=killed, signal=KILL)\nFeb 03 10:00:00 host systemd[1]: shop.service: main process exited, code=killed, status=9/KILL\n");
        Assert.Equal(failure, made.First().Failure);
    }

    [Fact]
    public void Another_program_that_asked_for_memory_is_no_jvm()
    {
        using var made = new TestCase().With("dmesg.txt", "[ 4711.1] mysqld invoked oom-killer: gfp_mask=0x200da, order=0, oom_score_adj=0\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Theory]
    [InlineData(908, "oversized/process")]
    [InlineData(120, "unknown")]
    public void The_victims_score_is_its_share_of_the_machine(int score, string cause)
    {
        using var made = new TestCase().With("messages", $"Feb  3 10:00:00 broker-3 kernel: Out of memory: Kill process 2395 (java) score {score} or sacrifice child\n");
        var finding = made.First();
        Assert.Equal(("host-oom", cause), (finding.Failure, finding.Cause));
        Assert.True(finding.Confidence < Scale.Likely);
    }

    [Theory]
    [InlineData("12288m", true)]
    [InlineData("6144m", false)]
    public void A_heap_that_leaves_its_container_no_room(string heap, bool likely)
    {
        using var made = new TestCase().With("values.yaml", $"app:\n  javaOpts: \"-Xms2048m -Xmx{heap}\"\n  resources:\n    limits:\n      memory: \"13Gi\"\n").With("notes.txt", "The pod does not give memory back and is OOMKilled.\n");
        var finding = made.First();
        Assert.Equal("container-limit", finding.Failure);
        Assert.Equal(likely, finding is { Id: "container-below-jvm-budget", Cause: "undersized/container", Confidence: >= Scale.Likely });
    }

    [Theory]
    [InlineData("It does not come up. The limit is 1536Mi (request 512Mi).", "undersized/container")]
    [InlineData("It does not come up. The upload limit is 1536Mi.", "unknown")]
    [InlineData("It does not come up.", "unknown")]
    public void A_kill_at_a_known_limit_is_possibly_the_limit(string notes, string cause)
    {
        using var made = new TestCase().With("describe.txt", Killed).With("notes.txt", notes + "\n");
        var finding = made.First();
        Assert.Equal(("container-limit", cause), (finding.Failure, finding.Cause));
        Assert.True(finding.Confidence < Scale.Likely);
    }

    [Theory]
    [InlineData("-Xmx512m", true)]
    [InlineData("-Xmx2g", false)]
    public void Far_more_than_the_heap_and_its_surroundings_lies_outside_of_them(string heap, bool outside)
    {
        using var made = new TestCase().With("start.sh", $"exec java {heap} -jar app.jar\n").With("notes.txt", "The pod is OOMKilled every few days.\n")
            .With("pod.yaml", "spec:\n  containers:\n  - name: app\n    resources:\n      limits:\n        memory: 4Gi\n");
        var finding = made.First();
        Assert.Equal("container-limit", finding.Failure);
        Assert.Equal(outside, finding is { Id: "memory-outside-heap", Cause: "leak/native" });
        Assert.True(finding.Confidence < Scale.Likely);
    }

    [Theory]
    [InlineData("mmap) failed to map", "The system had more RAM and swap ready.", "mappings-exhausted", true)]
    [InlineData("mmap) failed to map", "There was not enough memory available.", "machine-memory-exhausted", true)]
    [InlineData("malloc) failed to allocate", "The system had more RAM and swap ready.", "machine-memory-exhausted", false)]
    public void A_tiny_mapping_refused_while_memory_is_free(string refused, string notes, string id, bool mappings)
    {
        using var made = new TestCase().With("console.log", $"# There is insufficient memory for the Java Runtime Environment to continue.\n# Native memory allocation ({refused} 16384 bytes for committing reserved memory.\n").With("notes.txt", notes + "\n");
        var finding = made.First();
        Assert.Equal(("native-memory", id), (finding.Failure, finding.Id));
        Assert.Equal(mappings, finding.Fixes.Any(fix => fix.Changes.Any(change => change.Key == "vm.max_map_count")));
    }

    [Theory]
    [InlineData("36.00", "90.00", true)]
    [InlineData("0.20", "0.40", false)]
    public void Young_collections_that_compute_and_copy_nothing_scan_the_old_generation(string first, string second, bool scans)
    {
        using var made = new TestCase().With("gc.log", $"""
            1.000: [GC (Allocation Failure) 1.000: [ParNew: 272640K->27000K(306688K), 0.0300000 secs] 795000K->550000K(4160256K), 0.0301000 secs] [Times: user=0.07 sys=0.00, real=0.03 secs]
            2.000: [GC (Allocation Failure) 2.000: [ParNew: 299000K->34000K(306688K), 12.0000000 secs] 823000K->583000K(4160256K), 12.0001000 secs] [Times: user={first} sys=0.10, real=12.00 secs]
            20.000: [GC (Allocation Failure) 20.000: [ParNew: 306000K->34000K(306688K), 30.0000000 secs] 856000K->612000K(4160256K), 30.0001000 secs] [Times: user={second} sys=0.15, real=30.00 secs]
            60.000: [GC (Allocation Failure) 60.000: [ParNew: 306000K->34000K(306688K), 0.0560000 secs] 884000K->637000K(4160256K), 0.0565000 secs] [Times: user=0.13 sys=0.01, real=0.05 secs]

            """);
        var finding = made.First();
        Assert.Equal("gc-stall", finding.Failure);
        Assert.Equal(scans, finding is { Id: "old-arrays-scanned", Cause: "large-record/array", Confidence: >= Scale.Likely });
        Assert.Equal(scans, finding.Cause != "external/host-pressure");
    }

    [Theory]
    [InlineData(3342482, "", true)]
    [InlineData(321, "", false)]
    [InlineData(3342482, "private final Semaphore inFlight = new Semaphore(100);\n", false)]
    public void Virtual_threads_by_their_code_and_their_numbers(int number, string bound, bool piles)
    {
        using var made = new TestCase().With("app.log", "java.lang.OutOfMemoryError: Java heap space\n\tat java.base/java.util.Arrays.copyOf(Arrays.java:3481)\n")
            .With("Load.java", bound + "try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {\n    while (running) pool.submit(() -> call());\n}\n")
            .With("dump.txt", $"#{number} \"\" virtual\n      java.base/java.lang.VirtualThread.park(VirtualThread.java:582)\n");
        var finding = made.First();
        Assert.Equal("heap-space", finding.Failure);
        Assert.Equal(piles, finding is { Id: "virtual-threads-pile-up", Confidence: >= Scale.Likely });
        if (piles)
            Assert.Contains("Semaphore", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "document-read-whole", "large-record/workbook")]
    [InlineData("\tat org.apache.poi.xssf.streaming.SXSSFSheet.flushRows(SXSSFSheet.java:1)\n", "heap-undersized", "undersized/heap")]
    public void A_workbook_held_as_a_whole_is_possibly_the_cause(string streaming, string id, string cause)
    {
        using var made = new TestCase().With("app.log", "java.lang.OutOfMemoryError: GC overhead limit exceeded\n\tat org.apache.xmlbeans.impl.store.Xobj.newCursor(Xobj.java:1812)\n\tat org.apache.poi.xssf.usermodel.XSSFSheet.initRows(XSSFSheet.java:265)\n" + streaming + "\tat com.acme.Import.load(Import.java:20)\n");
        var finding = made.First();
        Assert.Equal(("gc-overhead", id, cause), (finding.Failure, finding.Id, finding.Cause));
        Assert.True(finding.Confidence < Scale.Likely);
    }

    [Theory]
    [InlineData("java.lang.OutOfMemoryError: Metaspace\n", "After about three weeks it fails like this; a restart helps.", "leak/classloader")]
    [InlineData("java.lang.OutOfMemoryError: Java heap space\n", "After about three weeks it fails like this; a restart helps.", "leak/heap")]
    [InlineData(NoThread, "运行几天之后报错，重启后恢复正常。", "leak/threads")]
    [InlineData("java.lang.OutOfMemoryError: Metaspace\n", "It fails at startup.", "unknown")]
    public void A_limit_that_sufficed_for_days_is_filled_by_what_is_kept(string error, string notes, string cause)
    {
        using var made = new TestCase().With("app.log", error).With("notes.txt", notes + "\n");
        var finding = made.First();
        Assert.Equal(cause, finding.Cause);
        Assert.True(finding.Confidence < Scale.Likely);
    }

    [Theory]
    [InlineData("186277.358", "fills-over-time", "leak/threads")]
    [InlineData("673.358", "thread-limit-low", "undersized/threads")]
    public void Threads_refused_after_days_are_kept(string uptime, string id, string cause)
    {
        using var made = new TestCase().With("console.log", $"[{uptime}s][warning][os,thread] Failed to start thread - pthread_create failed (EAGAIN) for attributes: stacksize: 1024k, guardsize: 0k, detached.\n");
        Assert.Equal((id, cause), (made.First().Id, made.First().Cause));
    }

    [Theory]
    [InlineData("We keep seeing this error when we run many jobs at once.", "undersized/threads")]
    [InlineData("We keep seeing this error.", "unknown")]
    public void Threads_refused_only_under_many_jobs_are_possibly_too_few(string notes, string cause)
    {
        using var made = new TestCase().With("app.log", NoThread).With("notes.txt", notes + "\n");
        var finding = made.First();
        Assert.Equal(("native-thread", cause), (finding.Failure, finding.Cause));
        Assert.True(finding.Confidence < Scale.Likely);
    }
}
