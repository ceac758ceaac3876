namespace Plimsoll.Diagnosis;

/// <summary>What a process does in its system.</summary>
public enum ProcessRole
{
    /// <summary>Not known yet.</summary>
    Unknown,

    /// <summary>Flink's JobManager (session, application, YARN or Kubernetes entry point).</summary>
    JobManager,

    /// <summary>Flink's TaskManager.</summary>
    TaskManager,

    /// <summary>A Flink client: command line, SQL client, submitting program.</summary>
    Client,

    /// <summary>A Nacos server.</summary>
    Nacos,

    /// <summary>Any other JVM.</summary>
    Jvm,

    /// <summary>Not a JVM: the host, the kernel, a neighbour.</summary>
    Host,
}

/// <summary>Who a fact is about.</summary>
/// <param name="Id">Unique within the case, readable: <c>taskmanager-1</c>.</param>
/// <param name="Role">What it does.</param>
/// <param name="Host">Host, pod or container name, when the evidence has one.</param>
/// <param name="Start">When it started, when the evidence tells.</param>
/// <param name="End">When it was last heard of.</param>
public sealed record ProcessKey(string Id, ProcessRole Role, string? Host = null, DateTimeOffset? Start = null, DateTimeOffset? End = null)
{
    /// <summary>Before linking.</summary>
    public static ProcessKey Unknown { get; } = new("", ProcessRole.Unknown);
}
