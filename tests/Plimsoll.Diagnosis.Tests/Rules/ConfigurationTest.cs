namespace Plimsoll.Diagnosis.Tests;

public sealed class ConfigurationTest
{
    [Fact]
    public void A_key_without_a_value_is_to_get_one()
    {
        using var made = new TestCase().With("conf/flink-conf.yaml", "jobmanager.rpc.address: localhost\ntaskmanager.memory.process.size:\ntaskmanager.numberOfTaskSlots: 4\nparallelism.default: 4\n")
            .With("console.txt", """
                Starting standalonesession daemon on host flink-tm-a.
                Exception in thread "main" org.apache.flink.configuration.IllegalConfigurationException: TaskManager memory configuration failed: Either required fine-grained memory (taskmanager.memory.task.heap.size and taskmanager.memory.managed.size), or Total Flink Memory size (Key: 'taskmanager.memory.flink.size' , default: null (fallback keys: [])), or Total Process Memory size (Key: 'taskmanager.memory.process.size' , default: null (fallback keys: [])) need to be configured explicitly.
                	at org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils.processSpecFromConfig(TaskExecutorProcessUtils.java:163)
                	at org.apache.flink.runtime.util.bash.BashJavaUtils.getTmResourceParams(BashJavaUtils.java:85)

                """);
        var finding = made.First();
        Assert.Equal("flink-setting-without-effect", finding.Id);
        Assert.Contains(finding.Fixes, fix => fix.Summary == "give taskmanager.memory.process.size a value, or take line 2 out");
    }

    [Fact]
    public void A_container_below_its_cut_off_is_told_with_both_numbers()
    {
        using var made = new TestCase().With("appmaster.log", """
            java.lang.IllegalArgumentException: The configuration value 'containerized.heap-cutoff-min'='600' is larger than the total container memory 384
            	at org.apache.flink.runtime.clusterframework.ContaineredTaskManagerParameters.create(ContaineredTaskManagerParameters.java:131)
            	at org.apache.flink.mesos.runtime.clusterframework.MesosTaskManagerParameters.create(MesosTaskManagerParameters.java:126)

            """);
        var finding = made.First();
        Assert.Equal(("flink-cut-off-beyond-container", "undersized/container"), (finding.Id, finding.Cause));
        Assert.Contains(finding.Fixes, fix => fix.Changes.Any(change => change.Key == "mesos.resourcemanager.tasks.mem" && change.To == "1200"));
        using var set = new TestCase().With("conf/flink-conf.yaml", "containerized.heap-cutoff-min: 600\ntaskmanager.heap.size: 1024m\n");
        Assert.True(set.IsQuiet());
    }

    [Fact]
    public void A_setting_that_stands_as_it_should_is_no_change()
    {
        using var made = new TestCase()
            .With("flink-conf.yaml", "taskmanager.memory.process.size: 1728m\nstate.checkpoints.dir: file:///data/checkpoints\nstate.backend.fs.checkpoint.dir: file:///data/state\n")
            .With("taskmanager.log", "2026-11-21 06:38:48,001 WARN  org.apache.flink.runtime.taskmanager.Task [] - window (1/2) switched from RUNNING to FAILED.\njava.io.IOException: Size of the state is larger than the maximum permitted memory-backed state. Size=6014737 , maxSize=5242880 . Consider using a different state backend, like the File System State backend.\n");
        var finding = made.First();
        Assert.Equal("wrong-setting/state-backend", finding.Cause);
        Assert.Contains(finding.Fixes[0].Changes, change => change.Key == "state.backend");
        Assert.DoesNotContain(finding.Fixes[0].Changes, change => change.Key == "state.checkpoints.dir");
    }
}
