namespace Plimsoll.Diagnosis.Tests;

/// <summary>Kills from outside: whose death it was, by whose limit, and what the limit was.</summary>
public sealed class ContainerTest
{
    private const string WorkerEnded = "2026-02-03 10:00:00,000 INFO  org.apache.flink.runtime.resourcemanager.active.ActiveResourceManager [] - Worker shop-worker-2-1 is terminated. Diagnostics: Pod terminated, container termination statuses: [flink-main-container(exitCode=137, reason=OOMKilled, message=null)], pod status: Failed(reason=null, message=null)\n";

    private const string Unmanaged = "taskmanager.memory.process.size: 4g\nstate.backend: rocksdb\nstate.backend.rocksdb.memory.managed: false\n";

    [Fact]
    public void A_worker_that_ended_is_a_taskmanager_whoever_wrote_the_line()
    {
        using var made = new TestCase().With("jobmanager.log", WorkerEnded).With("flink-conf.yaml", Unmanaged);
        var finding = made.First();
        Assert.Equal((ProcessRole.TaskManager, "container-limit"), (finding.Process.Role, finding.Failure));
        Assert.Equal("wrong-setting/rocksdb-memory-control", finding.Cause);
    }

    [Fact]
    public void A_jobmanagers_own_container_is_its_own()
    {
        using var made = new TestCase().With("flink-conf.yaml", Unmanaged).With("pods.txt", "NAME                     READY   STATUS      RESTARTS   AGE\nshop-jobmanager-0        0/1     OOMKilled   3          9m\n");
        Assert.Equal(ProcessRole.JobManager, made.First().Process.Role);
    }

    [Theory]
    [InlineData("container_e03_1700000000000_0042_01_000002", ProcessRole.TaskManager)]
    [InlineData("container_e03_1700000000000_0042_01_000001", ProcessRole.JobManager)]
    public void The_number_of_yarns_container_tells_master_from_worker(string container, ProcessRole role)
    {
        using var made = new TestCase().With("flink-conf.yaml", "taskmanager.memory.process.size: 4g\n")
            .With("nodemanager.log", $"Container [pid=17,containerID={container}] is running beyond physical memory limits. Current usage: 4.0 GB of 4 GB physical memory used; 7.0 GB of 8.4 GB virtual memory used. Killing container.\n");
        Assert.Equal((role, "container-limit"), (made.First().Process.Role, made.First().Failure));
    }

    [Fact]
    public void The_prefix_of_docker_compose_tells_whose_line_it_is()
    {
        using var made = new TestCase().With("compose.log", """
            shop-jobmanager-1   | 2026-02-03 10:00:00,000 INFO  com.acme.Client [] - submitted
            shop-taskmanager-1  | 2026-02-03 10:00:01,000 ERROR com.acme.Reader [] - failed
            shop-taskmanager-1  | java.lang.OutOfMemoryError: Metaspace
            shop-taskmanager-1  | 	at java.base/java.lang.ClassLoader.defineClass1(Native Method)

            """);
        Assert.Equal(ProcessRole.TaskManager, made.First().Process.Role);
    }

    [Fact]
    public void A_pipe_in_a_command_is_no_prefix()
    {
        using var made = new TestCase().With("shell.txt", "jstack 17 | grep -c \"sync-worker\"\n1800\n");
        Assert.Equal("native-thread", made.First().Failure);
    }

    [Fact]
    public void Virtual_memory_is_not_memory()
    {
        using var made = new TestCase().With("nodemanager.log", "Container [pid=17,containerID=container_1700000000000_0042_01_000003] is running beyond virtual memory limits. Current usage: 1.5 GB of 4 GB physical memory used; 20.0 GB of 8.4 GB virtual memory used. Killing container.\n");
        var finding = made.First();
        Assert.Equal(("container-limit", "wrong-setting/vmem-check"), (finding.Failure, finding.Cause));
        Assert.Contains("1.5 GiB", finding.Title, StringComparison.Ordinal);
        Assert.Contains(finding.Fixes[0].Changes, change => change is { Key: "yarn.nodemanager.vmem-check-enabled", To: "false" });
        Assert.Contains("to 7:", finding.Fixes[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("org.apache.tez.dag.app.DAGAppMaster --session", false)]
    [InlineData("org.apache.flink.yarn.entrypoint.YarnJobClusterEntrypoint", true)]
    public void An_application_master_of_Tez_is_no_JobManager(string main, bool isFlink)
    {
        using var made = new TestCase().With("cli.txt", $"""
            Application application_1700000000000_0123 failed 2 times due to AM Container for appattempt_1700000000000_0123_000002 exited with  exitCode: -104
            Diagnostics: Container [pid=12345,containerID=container_e12_1700000000000_0123_02_000001] is running beyond physical memory limits. Current usage: 4.0 GB of 4 GB physical memory used; 5.8 GB of 8.4 GB virtual memory used. Killing container.
            	|- 12345 67890 1111 2222 (bash) 0 0 112233444 697 /bin/bash -c /usr/lib/jvm/java-1.8.0/bin/java -server -Xmx3686m {main}

            """);
        var finding = made.First();
        Assert.Equal(("container-limit", isFlink), (finding.Failure, finding.Process.Role == ProcessRole.JobManager));
    }

    [Fact]
    public void Physical_memory_beside_a_virtual_number_is_memory()
    {
        using var made = new TestCase().With("nodemanager.log", "Container [pid=17,containerID=container_1700000000000_0042_01_000003] is running beyond physical memory limits. Current usage: 4.1 GB of 4 GB physical memory used; 7.0 GB of 8.4 GB virtual memory used. Killing container.\n");
        Assert.NotEqual("wrong-setting/vmem-check", made.First().Cause);
    }

    [Theory]
    [InlineData("26/02/03 10:00:00 WARN TaskSetManager: Lost task 1.0 in stage 2.0 (TID 7, node-4, executor 3): ExecutorLostFailure (executor 3 exited caused by one of the running tasks) Reason: Container killed by YARN for exceeding memory limits. 5.5 GB of 5.5 GB physical memory used. Consider boosting spark.yarn.executor.memoryOverhead.", "spark.yarn.executor.memoryOverhead")]
    [InlineData("26/02/03 10:00:00 ERROR YarnScheduler: Lost executor 3 on node-4: Container killed by YARN for exceeding physical memory limits. 5.5 GB of 5.5 GB physical memory used. Consider boosting spark.executor.memoryOverhead.", "spark.executor.memoryOverhead")]
    public void Spark_names_its_overhead_and_the_size_is_computed(string line, string key)
    {
        using var made = new TestCase().With("driver.log", line + "\n");
        var finding = made.First();
        Assert.Equal(("container-limit", "undersized/jvm-overhead"), (finding.Failure, finding.Cause));
        Assert.Equal(new Change(key, "1g"), Assert.Single(finding.Fixes[0].Changes));
        Assert.True(finding.Confidence < Scale.Likely);
    }

    [Fact]
    public void Spark_killed_by_virtual_memory_needs_no_overhead()
    {
        using var made = new TestCase().With("driver.log", "26/02/03 10:00:00 ERROR YarnScheduler: Lost executor 3 on node-4: Container killed by YARN for exceeding virtual memory limits. 9.0 GB of 4.2 GB virtual memory used. Consider boosting spark.executor.memoryOverhead or boosting yarn.nodemanager.vmem-pmem-ratio or disabling yarn.nodemanager.vmem-check-enabled because of YARN-4714.\n");
        Assert.Equal("wrong-setting/vmem-check", made.First().Cause);
    }

    [Theory]
    [InlineData("2m   Warning   Evicted   pod/report-7   The node was low on resource: memory. Container report was using 2097152Ki, which exceeds its request of 0.")]
    [InlineData("Status:   Failed\nReason:   Evicted\nMessage:  The node was low on resource: memory. Threshold quantity: 100Mi, available: 42Mi. Container report was using 2Gi, request is 512Mi, has larger consumption of memory.")]
    public void An_eviction_is_the_nodes_memory(string text)
    {
        using var made = new TestCase().With("events.txt", text + "\n");
        var finding = made.First();
        Assert.Equal(("host-oom", "external/host-pressure"), (finding.Failure, finding.Cause));
        Assert.Contains("2 GiB", finding.Title, StringComparison.Ordinal);
        Assert.Contains(finding.Fixes[0].Changes, change => change.Key == "resources.requests.memory");
    }

    [Theory]
    [InlineData("2m   Warning   Evicted   pod/report-7   The node was low on resource: ephemeral-storage. Container report was using 2097152Ki, which exceeds its request of 0.")]
    [InlineData("Conditions:\n  Type             Status\n  MemoryPressure   False\n")]
    public void An_eviction_for_disk_and_a_condition_that_is_false_are_no_memory(string text)
    {
        using var made = new TestCase().With("events.txt", text + "\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void A_heap_as_large_as_the_limit_of_the_description_does_not_fit()
    {
        using var made = new TestCase().With("describe.txt", Description("2Gi", "-Xmx2g", seconds: 50));
        var finding = made.First();
        Assert.Equal(("container-below-jvm-budget", "undersized/container"), (finding.Id, finding.Cause));
        Assert.True(finding.Confidence >= Scale.Likely);
    }

    [Fact]
    public void A_services_limit_in_a_compose_file_counts()
    {
        using var made = new TestCase().With("compose.yaml", "services:\n  search:\n    mem_limit: 1g\n    environment:\n      - JAVA_OPTS=-Xmx1g\n").With("shell.txt", "search exited with code 137\n");
        Assert.Equal(("container-limit", "container-below-jvm-budget"), (made.First().Failure, made.First().Id));
    }

    [Fact]
    public void A_sidecars_limit_is_not_the_killed_containers()
    {
        var sidecar = "  proxy:\n    Image: proxy:1\n    Limits:\n      memory:  64Mi\n    Requests:\n      memory:  64Mi\n";
        using var made = new TestCase().With("describe.txt", Description("4Gi", "-Xmx1g", seconds: 50).Replace("Containers:\n", "Containers:\n" + sidecar, StringComparison.Ordinal));
        Assert.True(made.IsQuiet());
    }

    [Fact]
    public void A_kill_at_the_start_under_a_tiny_limit_is_the_limit()
    {
        using var made = new TestCase().With("describe.txt", Description("64Mi", "none", seconds: 4));
        var finding = made.First();
        Assert.Equal("container-too-small-to-start", finding.Id);
        Assert.True(finding.Confidence >= Scale.Likely);
        Assert.Contains("4 s", finding.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kill_after_hours_is_not_the_start()
    {
        using var made = new TestCase().With("describe.txt", Description("400Mi", "none", seconds: 3 * 3600));
        var finding = made.First();
        Assert.Equal(("container-limit", "unknown"), (finding.Failure, finding.Cause));
        Assert.Contains(finding.Missing, missing => missing.Command.Contains("kubectl describe pod", StringComparison.Ordinal));
    }

    [Fact]
    public void Docker_inspect_tells_limit_and_heap()
    {
        using var made = new TestCase().With("inspect.json", """
            [
                {
                    "State": {
                        "Status": "exited",
                        "OOMKilled": true,
                        "ExitCode": 137
                    },
                    "Name": "/search",
                    "HostConfig": {
                        "Binds": null,
                        "Memory": 1073741824,
                        "MemoryReservation": 0
                    },
                    "Config": {
                        "Env": [
                            "ES_JAVA_OPTS=-Xms1g -Xmx1g",
                            "TZ=UTC"
                        ]
                    }
                }
            ]

            """);
        Assert.Equal("container-below-jvm-budget", made.First().Id);
    }

    [Fact]
    public void The_heap_that_the_jvm_took_from_the_hosts_memory_does_not_fit_the_pod()
    {
        using var made = new TestCase()
            .With("pod.yaml", "spec:\n  containers:\n  - name: timer\n    resources:\n      limits:\n        memory: 1Gi\n")
            .With("pods.txt", "NAME      READY   STATUS      RESTARTS   AGE\ntimer-0   0/1     OOMKilled   3          9m\n")
            .With("flags.txt", "   size_t MaxHeapSize                              = 8589934592                                {product} {ergonomic}\n");
        var finding = made.First();
        Assert.Equal("container-limit-unseen", finding.Id);
        Assert.True(finding.Confidence >= Scale.Likely);
    }

    [Theory]
    [InlineData("search.service: A process of this unit has been killed by the OOM killer.\nsearch.service: Failed with result 'oom-kill'.\n", "host-oom")]
    [InlineData("search.service: A process of this unit has been killed by the OOM killer.\n# systemctl show search -p MemoryMax\nMemoryMax=1073741824\n", "container-limit")]
    public void Systemd_leaves_open_whose_limit_it_was(string text, string failure)
    {
        using var made = new TestCase().With("journal.txt", text);
        var finding = made.First();
        Assert.Equal(failure, finding.Failure);
        Assert.NotEmpty(finding.Missing);
    }

    [Fact]
    public void Code_137_alone_is_neither_health_nor_memory()
    {
        using var made = new TestCase().With("compose.txt", "search-1 exited with code 137\n");
        var verdict = made.Diagnose();
        Assert.Empty(verdict.Findings);
        Assert.Equal(VerdictKind.Undiagnosable, verdict.Kind);
        Assert.Contains("{{.State.OOMKilled}}", verdict.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "container-limit")]
    [InlineData("false", null)]
    public void What_docker_inspect_answers_counts(string answer, string? failure)
    {
        using var made = new TestCase().With("shell.txt", "$ docker inspect search --format '{{.State.OOMKilled}}'\n" + answer + "\n");
        Assert.Equal(failure, made.Diagnose().Findings.Select(finding => finding.Failure).FirstOrDefault());
    }

    [Theory]
    [InlineData("After some hours the container's memory exceeds the limit and the server is gone.", "container-limit")]
    [InlineData("Even with this limit the ingest container is killed with OOM, and nothing is logged.", "container-limit")]
    [InlineData("Our pods of 4 GB keep crashing. The pods keep crashing with OOM errors because the JVM tries to take 12 GB of memory.", "container-limit")]
    [InlineData("The pods keep crashing with OOM errors because the JVM is using only 2 GB for its heap.", "heap-space")]
    [InlineData("The kernel kills the container (exit 137) every night.", "container-limit")]
    [InlineData("Then it is killed by the system oom killer, and the machine answers again.", "host-oom")]
    [InlineData("The container was OOM killed twice, though its heap is small.", "container-limit")]
    public void Kills_in_a_persons_words_are_read(string sentence, string failure)
    {
        using var made = new TestCase().With("notes.txt", sentence + "\n");
        var finding = made.First();
        Assert.Equal(failure, finding.Failure);
        Assert.True(finding.FailureConfidence < Scale.Confirmed);
    }

    [Theory]
    [InlineData("The process was never killed by the oom killer, we looked.")]
    [InlineData("If the pod is killed with OOM, its limit is in the manifest.")]
    [InlineData("If the container exceeds its memory limit Kubernetes restarts it.")]
    [InlineData("The queue exceeds the limit of the broker and records wait.")]
    public void Words_that_tell_of_no_kill_are_no_kill(string sentence)
    {
        using var made = new TestCase().With("notes.txt", sentence + "\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Theory]
    [InlineData("The script computes the heap from the node's memory, not the container's.", true)]
    [InlineData("The script computes the heap from the load that the node has, nobody knows why.", false)]
    public void A_heap_sized_by_the_node_is_told(string words, bool unseen)
    {
        using var made = new TestCase().With("notes.txt", "The container was OOM killed twice, though its heap is small.\n" + words + "\n");
        Assert.Equal(unseen, made.First().Id == "container-limit-unseen");
    }

    [Fact]
    public void A_limit_of_tasks_in_a_persons_words_counts()
    {
        using var made = new TestCase().With("app.log", "java.lang.OutOfMemoryError: unable to create new native thread\n\tat java.lang.Thread.start0(Native Method)\n").With("notes.txt", "We are hitting the limit of PIDs that the cluster allows (set at 2048).\n");
        var finding = made.First();
        Assert.Equal("thread-limit-low", finding.Id);
        Assert.Contains(finding.Witnesses, witness => witness.Claim.Contains("2048", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unlimited_ulimit_is_not_the_limit_to_raise()
    {
        using var made = new TestCase()
            .With("console.log", "[6732.555s][warning][os,thread] Failed to start thread - pthread_create failed (EAGAIN) for attributes: stacksize: 1024k, guardsize: 0k, detached.\n")
            .With("ulimit.txt", "core file size          (blocks, -c) 0\nmax user processes              (-u) unlimited\nvirtual memory          (kbytes, -v) unlimited\n");
        var finding = made.First();
        Assert.Equal("thread-limit-low", finding.Id);
        Assert.DoesNotContain("ulimit -u", finding.Fixes[0].Summary, StringComparison.Ordinal);
        Assert.Contains("pids", finding.Fixes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shell_that_cannot_fork_tells_of_the_users_limit()
    {
        using var made = new TestCase().With("app.log", "java.lang.OutOfMemoryError: unable to create new native thread\n\tat java.lang.Thread.start0(Native Method)\n").With("shell.txt", "-bash: fork: retry: No child processes\n-bash: fork: Resource temporarily unavailable\n");
        Assert.Equal("thread-limit-low", made.First().Id);
    }

    [Theory]
    [InlineData("pool-1-thread-3859", true)]
    [InlineData("pool-1-thread-12", false)]
    public void The_number_of_the_thread_that_failed_tells_how_many_were_made(string thread, bool told)
    {
        using var made = new TestCase().With("app.log", $"Exception in thread \"{thread}\" java.lang.OutOfMemoryError: unable to create new native thread\n\tat java.lang.Thread.start0(Native Method)\n");
        var finding = made.First();
        Assert.Equal(told, finding.Witnesses.Any(witness => witness.Claim.Contains(thread + ":", StringComparison.Ordinal)));
        Assert.True(finding.Confidence < Scale.Likely);
    }

    [Fact]
    public void Threads_without_a_name_have_commands_to_decide()
    {
        using var made = new TestCase().With("app.log", "java.lang.OutOfMemoryError: unable to create new native thread\n\tat java.lang.Thread.start0(Native Method)\n");
        Assert.Contains(made.First().Missing, missing => missing.Command.Contains("pids.max", StringComparison.Ordinal) || missing.Command.Contains("Thread.print", StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_of_java_alone_has_no_neighbour()
    {
        using var made = new TestCase().With("dmesg.txt", """
            [Thu Dec  7 00:05:15 2017] [ pid ]   uid  tgid total_vm      rss nr_ptes swapents oom_score_adj name
            [Thu Dec  7 00:05:15 2017] [20438]     0 20438  5063909   119961    1661   136409          -998 java
            [Thu Dec  7 00:05:15 2017] Memory cgroup out of memory: Kill process 20438 (java) score 0 or sacrifice child
            [Thu Dec  7 00:05:15 2017] Killed process 20438 (java) total-vm:20255636kB, anon-rss:466160kB, file-rss:13684kB

            """);
        var finding = made.First();
        Assert.Equal("container-limit", finding.Failure);
        Assert.NotEqual("external/neighbour", finding.Cause);
    }

    [Fact]
    public void Another_programs_kill_is_not_the_jvms()
    {
        using var made = new TestCase().With("dmesg.txt", "[ 100.000000] Out of memory: Killed process 812 (python3) total-vm:9000000kB, anon-rss:7000000kB, file-rss:0kB, shmem-rss:0kB, UID:0\n");
        var verdict = made.Diagnose();
        Assert.Empty(verdict.Findings);
        Assert.Equal(VerdictKind.Undiagnosable, verdict.Kind);
    }

    [Theory]
    [InlineData("Containers:\n  app:\n    Image: app:1\n    Ready: True\n", "kubectl describe")]
    [InlineData("LAST SEEN   TYPE      REASON    OBJECT         MESSAGE\n4m          Normal    Pulled    pod/app-1      Image is present already\n", "kubectl get events")]
    [InlineData("NAME      CPU(cores)   CPU%   MEMORY(bytes)   MEMORY%\nnode-1    1072m        2%     127894Mi        100%\n", "kubectl top")]
    [InlineData("              total        used        free      shared  buff/cache   available\nMem:           125G         22G         57G        4.0G         45G         96G\nSwap:            0B          0B          0B\n", "free")]
    [InlineData("core file size          (blocks, -c) 0\nmax user processes              (-u) 4096\n", "ulimit -a")]
    public void Output_of_tools_is_not_a_persons_words(string text, string format)
    {
        using var made = new TestCase().With("output.txt", text);
        Assert.Equal(format, Assert.Single(made.Diagnose().Coverage).Format);
    }

    private static string Description(string limit, string options, int seconds)
    {
        var start = new DateTimeOffset(2026, 2, 3, 10, 0, 0, TimeSpan.Zero);
        return $"""
            Name:         search-0
            Namespace:    shop
            Containers:
              search:
                Image:         search:1
                State:          Waiting
                  Reason:       CrashLoopBackOff
                Last State:     Terminated
                  Reason:       OOMKilled
                  Exit Code:    137
                  Started:      Tue, {Rfc(start)}
                  Finished:     Tue, {Rfc(start.AddSeconds(seconds))}
                Ready:          False
                Restart Count:  5
                Limits:
                  cpu:     500m
                  memory:  {limit}
                Requests:
                  cpu:     100m
                  memory:  16Mi
                Environment:
                  JAVA_OPTS:  {options}

            """;
    }

    private static string Rfc(DateTimeOffset time) => time.ToString("dd MMM yyyy HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) + " +0000";

    [Theory]
    [InlineData("/opt/app/run.sh: line 198:    57 Killed                  \"$@\"\n")]
    [InlineData("bash: line 1:     7 Killed                  java -jar app.jar\n")]
    [InlineData("[1]+  Killed                  java -jar app.jar\n")]
    [InlineData("./run.sh: line 3: 4711 Killed: 9               java -jar app.jar\n")]
    [InlineData("$ java -jar app.jar\nstarting\nKilled\n")]
    public void A_shell_that_lives_on_tells_of_a_kill_in_its_container(string text)
    {
        using var made = new TestCase().With("pod.yaml", "containers:\n  - name: app\n    resources:\n      limits:\n        memory: 2Gi\n").With("console.txt", text);
        var finding = made.First();
        Assert.Equal(("container-limit", "unknown", 0.0), (finding.Failure, finding.Cause, finding.Confidence));
        Assert.NotEmpty(finding.Missing);
        Assert.NotEmpty(finding.Fixes);
    }

    [Theory]
    [InlineData("/opt/app/run.sh: line 198:    57 Killed                  python3 train.py\n")]
    [InlineData("The session was Killed by its user.\nKilled\n")]
    [InlineData("/opt/app/run.sh: line 198:    57 Terminated              java -jar app.jar\n")]
    public void Other_programs_and_other_words_are_no_kill_of_a_JVM(string text)
    {
        using var made = new TestCase().With("pod.yaml", "containers:\n  - name: app\n    resources:\n      limits:\n        memory: 2Gi\n").With("console.txt", text);
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void A_shell_without_a_limit_tells_only_that_it_was_killed()
    {
        using var made = new TestCase().With("console.txt", "/opt/app/run.sh: line 198:    57 Killed                  \"$@\"\n");
        var verdict = made.Diagnose();
        Assert.Empty(verdict.Findings);
        Assert.Contains("137", verdict.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The OOM killer of Linux is shooting the executors.", true)]
    [InlineData("One worker after the other gets picked off by the kernel's OOM killer.", true)]
    [InlineData("进程总是被系统的OOM killer杀掉。", true)]
    [InlineData("The OOM killer killed mysqld again, our service was fine.", false)]
    [InlineData("How do we keep the OOM killer from shooting the executors?", false)]
    public void Kills_in_other_words(string words, bool killed)
    {
        using var made = new TestCase().With("notes.txt", words + "\n");
        Assert.Equal(killed, made.Diagnose().Findings is [{ Failure: "host-oom" }, ..]);
    }

    [Theory]
    [InlineData("<!--property>\n    <name>yarn.nodemanager.resource.memory-mb</name>\n    <value>1024</value>\n</property-->\n", "The nodes are small VMs.", true)]
    [InlineData("<property>\n    <name>yarn.nodemanager.resource.memory-mb</name>\n    <value>8192</value>\n</property>\n", "Each machine has 4 GB of RAM.", true)]
    [InlineData("<property>\n    <name>yarn.nodemanager.resource.memory-mb</name>\n    <value>8192</value>\n</property>\n", "Each machine has 64 GB of RAM.", false)]
    [InlineData("<property>\n    <name>yarn.nodemanager.resource.memory-mb</name>\n    <value>1024</value>\n</property>\n", "Nothing else runs there.", false)]
    public void YARN_that_gives_out_more_than_the_machine_has(string property, string machine, bool found)
    {
        using var made = new TestCase().With("yarn-site.xml", property).With("notes.txt", $"{machine} The OOM killer of Linux is shooting the containers, and YARN believes that they have finished.\n");
        var finding = made.First();
        Assert.Equal("host-oom", finding.Failure);
        Assert.Equal(found, finding is { Id: "node-manager-beyond-machine", Confidence: >= Scale.Likely });
    }
}
