namespace Plimsoll.Diagnosis.Tests;

/// <summary>Limits that a JVM does not see, kills told by a noun, whose memory a kill was for, native memory told by its size, machines told by a list of their parts, and versions without a name.</summary>
public sealed class BesideTheLimitTest
{
    private const string DirectFull = "java.lang.OutOfMemoryError: Direct buffer memory\n\tat java.nio.Bits.reserveMemory(Bits.java:694)\n\tat java.nio.ByteBuffer.allocateDirect(ByteBuffer.java:311)\n\tat com.acme.store.ChunkReader.open(ChunkReader.java:38)\n";

    private const string ShellKill = "./start.sh: line 41:  2207 Killed                  java -Xms64m -Xmx512m -cp lib/app.jar com.acme.Main\n";

    private const string HostKill = "Feb  3 10:00:00 node-2 kernel: oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/,task=java,pid=4711,uid=1000\n"
        + "Feb  3 10:00:00 node-2 kernel: Out of memory: Killed process 4711 (java) total-vm:12187400kB, anon-rss:8295924kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:18880kB oom_score_adj:0\n";

    [Fact]
    public void A_JVM_that_asks_for_its_controllers_on_a_new_kernel()
    {
        using var made = new TestCase().With("shell.txt", """
            sh-5.2$ uname -a
            Linux orders-7c9d 6.17.0-1004-aws #4~24.04.1-Ubuntu SMP Tue Nov 4 11:22:33 UTC 2025 x86_64 x86_64 x86_64 GNU/Linux
            sh-5.2$ java -Xlog:os+container=trace -XshowSettings:vm --version
            [0.000s][trace][os,container] OSContainer::init: Initializing Container Support
            [0.001s][debug][os,container] controller memory is not enabled
            [0.001s][debug][os,container] One or more required controllers disabled at kernel level.
            VM settings:
                Max. Heap Size (Estimated): 15.50G

            """).With("notes.txt", "With the new nodes we see many OOM kills of our pods, nothing else was changed.\n");
        var finding = made.First();
        Assert.Equal(("container-limit", "container-limit-unseen"), (finding.Failure, finding.Id));
        Assert.Contains(finding.Witnesses.SelectMany(witness => witness.Facts), fact => fact.Origin.Excerpt.Contains("6.17.0", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[0.002s][debug][os,container] container memory limit unlimited: -1, using host value\n", true)]
    [InlineData("Operating System Metrics:\n    System not containerized.\n", true)]
    [InlineData("memory_limit_in_bytes: 1073741824\n", false)]
    public void What_the_JVM_itself_takes_for_its_limit(string text, bool unseen)
    {
        using var made = new TestCase().With("pod.yaml", "spec:\n  containers:\n  - name: timer\n    resources:\n      limits:\n        memory: 1Gi\n")
            .With("pods.txt", "NAME      READY   STATUS      RESTARTS   AGE\ntimer-0   0/1     OOMKilled   3          9m\n").With("java.txt", text);
        Assert.Equal(unseen, made.First().Id == "container-limit-unseen");
    }

    [Theory]
    [InlineData("Since the last release we got a lot of OOMKills without changing the containers.", "container-limit")]
    [InlineData("The query reads a large column and triggers the k8s oom killer.", "container-limit")]
    [InlineData("After an hour the broker process fell victim to the OOM killer.", "host-oom")]
    [InlineData("我们的容器频繁触发 OOM Kill。", "container-limit")]
    [InlineData("Each of the workers is OOM-killed by the OS after a day.", "host-oom")]
    public void A_kill_is_told_by_a_noun(string words, string failure)
    {
        using var made = new TestCase().With("notes.txt", words + "\n");
        Assert.Equal(failure, made.First().Failure);
    }

    [Theory]
    [InlineData("We have seen no OOM kills since then.")]
    [InlineData("A limit that is too low might trigger the OOM killer.")]
    [InlineData("What happens if a pod triggers the OOM killer?")]
    public void A_kill_that_is_denied_supposed_or_asked_for_is_none(string words)
    {
        using var made = new TestCase().With("notes.txt", words + "\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void A_pod_beside_its_heap_and_the_killer_that_a_query_triggers()
    {
        using var made = new TestCase().With("notes.txt", "Each pod has 24GB memory limit, the heap is limited by the option -Xmx12G in JAVA_OPTS. A scan of a large column allocates too much memory and triggers the k8s oom killer. What can we do?\n");
        var finding = made.First();
        Assert.Equal(("container-limit", "undersized/container"), (finding.Failure, finding.Cause));
        Assert.True(finding.Confidence < Scale.Likely);
    }

    [Fact]
    public void The_kernel_tells_whose_memory_it_was()
    {
        using var made = new TestCase().With("messages", HostKill).With("start.sh", "exec java -Xms4G -Xmx4G -jar app.jar\n")
            .With("notes.txt", "During the soak test one of the members is OOM killed. With tracing disabled the same test survives.\n");
        var finding = made.First();
        Assert.Equal(("host-oom", "memory-outside-heap", "leak/native"), (finding.Failure, finding.Id, finding.Cause));
        Assert.True(finding.Confidence < Scale.Likely);
        Assert.Contains("tracing", finding.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void A_heap_that_explains_most_of_the_size_is_not_beside_it()
    {
        using var made = new TestCase().With("messages", HostKill).With("start.sh", "exec java -Xms7G -Xmx7G -jar app.jar\n");
        Assert.NotEqual("memory-outside-heap", made.First().Id);
    }

    [Fact]
    public void Native_memory_that_is_told_by_its_size()
    {
        using var made = new TestCase().With("notes.txt", "Since we enabled the client's built-in compression the service, which has a max-heap of 1 GB, takes an additional 3GB of native memory, and its processes get OOM killed.\n");
        var finding = made.First();
        Assert.Equal("leak/native/zlib", finding.Cause);
        Assert.Contains("end()", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Room_that_is_left_on_purpose_is_no_native_memory_taken()
    {
        using var made = new TestCase().With("notes.txt", "The pod gets OOMKilled. We leave it 2 GB outside the heap.\n");
        Assert.DoesNotContain("leak", made.First().Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void What_tracking_knows_beside_what_the_system_counts()
    {
        using var made = new TestCase().With("nmt.txt", """
            Total: reserved=9462331KB, committed=9132799KB
            -                 Java Heap (reserved=8388608KB, committed=8388608KB)
                                        (mmap: reserved=8388608KB, committed=8388608KB)

            -                    Thread (reserved=185682KB, committed=185682KB)
                                        (thread #181)
                                        (stack: reserved=184856KB, committed=184856KB)

            """).With("notes.txt", "The process could occupy up to 18 GB (RES in top) and it grows as time passes. The workers read gzip compressed payloads. Heap is fine.\n");
        var finding = made.First();
        Assert.Equal(("native-memory", "leak/native/zlib"), (finding.Failure, finding.Cause));
        Assert.Contains(finding.Witnesses.SelectMany(witness => witness.Facts), fact => fact.Origin.Excerpt.Contains("committed=9132799KB", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Machine specs:\nRAM - 0.5 GiB\nDisk - 30 GB\n", true)]
    [InlineData("服务器 1核512M，启动就被杀。\n", true)]
    [InlineData("Machine specs:\nRAM - 16 GiB\nDisk - 30 GB\n", false)]
    public void A_machine_in_a_list_of_its_parts(string specs, bool small)
    {
        using var made = new TestCase().With("terminal.txt", ShellKill).With("notes.txt", "I get this error when I start the server.\n" + specs);
        Assert.Equal(small, made.Diagnose().Findings is [{ Failure: "host-oom", Cause: "oversized/heap" }, ..]);
    }

    [Theory]
    [InlineData("After the upgrade to 0.4.0 every query fails. The previous version was fine with the same data.", true)]
    [InlineData("After we upgraded to Pinot 0.4.0 every query fails; before the upgrade everything worked fine.", true)]
    [InlineData("After the upgrade to 0.4.0 every query fails. On the older kernel it was fine.", false)]
    [InlineData("We run 0.4.0. Another team's old version was fine.", false)]
    public void The_version_before_needs_no_name(string words, bool regression)
    {
        using var made = new TestCase().With("server.log", DirectFull).With("notes.txt", words + "\n");
        Assert.Equal(regression, made.First() is { Failure: "direct-memory", Id: "version-regression" });
    }
}
