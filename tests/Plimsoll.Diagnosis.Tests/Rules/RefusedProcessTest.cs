namespace Plimsoll.Diagnosis.Tests;

/// <summary>Processes that could not be started, or were ended by signal 9, beside a JVM; a unit of work that is too large.</summary>
public sealed class RefusedProcessTest
{
    private const string Top = "USER    PR  NI  VIRT    RES     SHR     S   %CPU    %MEM    TIME+       COMMAND\nwebapp  20  0   8123m   5.9g    6600    S    0      76.2    16:02.11    java\n";

    private const string Ps = "USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\nwebapp    1234  0.3 76.2 8386688 6165158 ?     Sl   May22  16:02 /usr/bin/java -jar app.jar\n";

    [Theory]
    [InlineData("java.io.IOException: Cannot run program \"git\" (in directory \"/var/lib/ci/jobs\"): java.io.IOException: error=12, Cannot allocate memory")]
    [InlineData("java.io.IOException: Cannot run program \"ls\": error=12, \u65E0\u6CD5\u5206\u914D\u5185\u5B58")]
    [InlineData("Caused by: java.io.IOException: Cannot run program \"/bin/sh\": Exec failed, error: 12 (Cannot allocate memory)")]
    [InlineData("-bash: fork: Cannot allocate memory")]
    public void A_process_that_cannot_be_started_beside_one_that_has_most_names_both(string line)
    {
        foreach (var table in (string[])[Top, Ps])
        {
            using var made = new TestCase().With("agent.log", line + "\n").With("top.txt", table);
            var finding = made.First();
            Assert.Equal(("native-memory", "no-memory-to-fork"), (finding.Failure, finding.Id));
            Assert.Contains("76.2 %", finding.Title, StringComparison.Ordinal);
            Assert.True(finding.Confidence >= Scale.Likely);
        }
    }

    [Fact]
    public void Without_a_table_the_cause_stays_open()
    {
        using var made = new TestCase().With("agent.log", "java.io.IOException: Cannot run program \"df\": error=12, Cannot allocate memory\n");
        Assert.Equal("native-memory", made.First().Failure);
        Assert.True(made.First().Confidence < Scale.Likely);
    }

    [Theory]
    [InlineData("[2026-03-02T10:00:00,000][WARN ][o.e.b.JNANatives] Unable to lock JVM Memory: error=12, reason=Cannot allocate memory")]
    [InlineData("java.io.IOException: Cannot run program \"git\": error=2, No such file or directory")]
    [InlineData("17:M 02 Mar 2026 10:00:00.000 # Can't save in background: fork: Cannot allocate memory")]
    public void A_lock_another_error_and_another_program_are_none(string line)
    {
        using var made = new TestCase().With("app.log", line + "\n");
        Assert.DoesNotContain(made.Diagnose().Findings, finding => finding.Failure == "native-memory");
    }

    [Fact]
    public void Beside_a_full_heap_a_refused_process_is_an_effect()
    {
        using var made = new TestCase().With("app.log", "java.lang.OutOfMemoryError: Java heap space\n\tat com.acme.Loader.load(Loader.java:12)\njava.io.IOException: Cannot run program \"df\": error=12, Cannot allocate memory\n");
        Assert.Equal("heap-space", made.First().Failure);
    }

    [Theory]
    [InlineData("error: index-pack died of signal 9", "index-pack")]
    [InlineData("g++: fatal error: Killed signal terminated program cc1plus", "cc1plus")]
    public void A_command_killed_in_a_small_container_needs_a_larger_limit(string line, string program)
    {
        using var made = new TestCase().With("console.txt", line + "\n").With("pod.log", "{\"name\":\"agent\",\"resources\":{\"limits\":{\"cpu\":\"1\",\"memory\":\"256Mi\"},\"requests\":{\"memory\":\"128Mi\"}}}\n");
        var finding = made.First();
        Assert.Equal(("container-limit", "container-child-killed", "undersized/container"), (finding.Failure, finding.Id, finding.Cause));
        Assert.Contains(program, finding.Title, StringComparison.Ordinal);
        Assert.Contains("256 MiB", finding.Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error: index-pack died of signal 15", "256Mi")]
    [InlineData("error: index-pack died of signal 9", "8Gi")]
    public void Another_signal_and_a_large_container_say_nothing_of_memory(string line, string limit)
    {
        using var made = new TestCase().With("console.txt", line + "\n").With("pod.yaml", $"containers:\n  - name: agent\n    resources:\n      limits: {{ cpu: 1, memory: {limit} }}\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void An_image_builder_that_was_killed_says_so()
    {
        using var made = new TestCase().With("mvn.log", "[ERROR] [error]: Build step failed: Image generation failed. Exit code was 137 which indicates an out of memory error. The most likely cause is Docker not being given enough memory.\n");
        Assert.Equal(("container-limit", "undersized/container"), (made.First().Failure, made.First().Cause));
        using var other = new TestCase().With("mvn.log", "[ERROR] [error]: Build step failed: Image generation failed. Exit code: 1\n");
        Assert.Empty(other.Diagnose().Findings);
    }

    [Fact]
    public void A_kill_wrapped_by_an_events_column_fills_its_stated_limit()
    {
        using var made = new TestCase().With("events.txt", "Warning  OOMKilling  node/pool-1  Memory cgroup out of memory:\n  Killed process (java) total-vm:2839544kB, anon-rss:768548kB ... UID:1000\n")
            .With("pod.yaml", "containers:\n  - name: login\n    resources:\n      limits:\n        memory: 768Mi\n");
        Assert.Equal(("container-limit", "jvm-fills-its-limit", "undersized/container"), (made.First().Failure, made.First().Id, made.First().Cause));
    }

    [Fact]
    public void The_kernels_summary_alone_names_victim_and_scope()
    {
        using var made = new TestCase().With("dmesg.txt", "[ 4711.1] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=cri,mems_allowed=0,oom_memcg=/kubepods/pod1,task_memcg=/kubepods/pod1/c1,task=java,pid=4711,uid=1000\n");
        Assert.Equal("container-limit", made.First().Failure);
        using var host = new TestCase().With("dmesg.txt", "[ 4711.1] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/system.slice/app.service,task=java,pid=4711,uid=1000\n");
        Assert.Equal("host-oom", host.First().Failure);
    }

    [Theory]
    [InlineData("mem_limit: 1g", "-Xmx1g", true)]
    [InlineData("mem_limit: 1g", "-Xms2g", true)]
    [InlineData("mem_limit: 1g", "-Xmx512m", false)]
    [InlineData("mem_limit: 1g", "-Xmx512m -XX:MaxDirectMemorySize=512m", true)]
    public void A_heap_that_its_own_service_cannot_hold_is_a_warning(string limit, string options, bool isTooLarge)
    {
        using var made = new TestCase().With("docker-compose.yml", $"services:\n  search:\n    {limit}\n    environment:\n      - JAVA_OPTS={options}\n");
        var verdict = made.Diagnose();
        Assert.Empty(verdict.Crashed);
        if (isTooLarge)
            Assert.Equal(("container-limit", "container-below-jvm-budget", Severity.Warning), (verdict.Findings[0].Failure, verdict.Findings[0].Id, verdict.Findings[0].Severity));
        else
            Assert.Empty(verdict.Findings);
    }

    [Fact]
    public void The_limit_of_another_service_does_not_count()
    {
        using var made = new TestCase().With("docker-compose.yml", "services:\n  search:\n    deploy:\n      resources:\n        limits: { cpus: '1', memory: 2G }\n    environment:\n      JAVA_OPTS: -Xmx1g\n  agent:\n    mem_limit: 512m\n    environment:\n      JAVA_OPTS: -Xmx256m\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Theory]
    [InlineData("run.sh", "docker run -d -m 512m -e JAVA_OPTS=\"-Xmx512m\" acme/app\n")]
    [InlineData("run.sh", "docker run -d \\\n  --memory=512m \\\n  -e JAVA_OPTS=-Xmx1g \\\n  acme/app\n")]
    [InlineData("run.sh", "podman run -d \\\n  -m 512MB \\\n  -e JAVA_OPTS=-Xmx1g \\\n  acme/app\n")]
    [InlineData("deployment.yaml", "spec:\n  containers:\n  - name: app\n    env:\n    - name: JAVA_OPTS\n      value: \"-Xmx2g\"\n    resources:\n      limits:\n        memory: 2Gi\n")]
    public void Commands_and_manifests_are_held_against_their_own_limit(string name, string text)
    {
        using var made = new TestCase().With(name, text);
        Assert.Equal(("container-limit", "container-below-jvm-budget"), (made.First().Failure, made.First().Id));
    }

    [Fact]
    public void A_queue_that_IBMs_analyser_counts_is_a_backlog()
    {
        using var made = new TestCase().With("suspects.txt", """
            A Linked List Data Structure Detected.
            1,418,429,056 bytes (91.11 %) of Java heap is used by 573,306 instances of java/util/concurrent/LinkedBlockingQueue$Node
            Contains 2 types of the following objects:
            - 6,135 instances of com/acme/grid/Manager$2 holding 7,352,208 bytes
            - 567,170 instances of com/acme/grid/EventTask$3 holding 1,400,296,320 bytes

            """);
        var finding = made.First();
        Assert.Equal(("heap-space", "load/slow-consumer"), (finding.Failure, finding.Cause));
        Assert.Contains("com.acme.grid.EventTask$3", finding.Title, StringComparison.Ordinal);
        using var other = new TestCase().With("suspects.txt", "70,115,792 bytes (4.03 %) of Java heap is used by 262 instances of java/util/concurrent/ConcurrentHashMap$HashEntry\n");
        Assert.Empty(other.Diagnose().Findings);
    }

    private const string Values = """
         num     #instances         #bytes  class name
        ----------------------------------------------
           1:       9000000      900000000  [B
           2:       8000000      256000000  org.apache.hadoop.io.Text
           3:       4000000      192000000  java.util.HashMap$Node

        """;

    [Fact]
    public void Values_of_records_are_data_at_work()
    {
        using var made = new TestCase().With("histogram.txt", Values).With("server.log", """
            2026-03-02T10:00:00.045-0700	WARN	TaskExecutor	io.trino.execution.executor.TaskExecutor	Split thread 20260302_100000_00042_abcde.1.2-7 has been running longer than 17.56m
            java.lang.Exception: Long running split
            	at java.util.HashMap$HashIterator.<init>(HashMap.java:1425)
            	at java.util.HashMap$EntryIterator.<init>(HashMap.java:1469)

            """);
        Assert.Equal(("large-unit-of-work", "large-record"), (made.First().Id, made.First().Cause));
    }

    [Fact]
    public void Kept_entries_of_a_program_are_no_records()
    {
        using var made = new TestCase().With("histogram.txt", Values.Replace("org.apache.hadoop.io.Text", "com.acme.shop.Session", StringComparison.Ordinal));
        Assert.NotEqual("large-unit-of-work", made.First().Id);
    }

    [Fact]
    public void A_start_refused_for_too_few_mappings_is_a_matter_of_settings()
    {
        using var made = new TestCase().With("search.log", "ERROR: [1] bootstrap checks failed\n[1]: max virtual memory areas vm.max_map_count [65530] is too low, increase to at least [262144]\n");
        Assert.Equal("invalid-configuration", made.First().Failure);
    }
}
