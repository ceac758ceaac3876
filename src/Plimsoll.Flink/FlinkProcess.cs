namespace Plimsoll.Flink;

/// <summary>The two processes of a Flink cluster.</summary>
public enum FlinkProcess
{
    /// <summary>The worker.</summary>
    TaskManager,

    /// <summary>The master.</summary>
    JobManager,
}

/// <summary>What a legacy <c>heap.size</c> stands for; Flink decides by the environment it is started in.</summary>
public enum LegacyHeapTarget
{
    /// <summary>Standalone: <c>taskmanager.memory.flink.size</c>, and for the JobManager <c>jobmanager.memory.heap.size</c>.</summary>
    Flink,

    /// <summary>YARN, Kubernetes, Mesos: <c>process.size</c>.</summary>
    Process,
}
