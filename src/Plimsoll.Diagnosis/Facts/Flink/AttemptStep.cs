namespace Plimsoll.Diagnosis;

/// <summary>Which step of a task's deployment a line tells.</summary>
public enum DeploymentStep
{
    /// <summary>The JobManager ordered it.</summary>
    Ordered,

    /// <summary>The TaskManager received the order: never before it was given.</summary>
    Received,

    /// <summary>The TaskManager's task changed its state.</summary>
    Changed,

    /// <summary>The JobManager heard of that change: never before it happened.</summary>
    Heard,
}

/// <summary>A step in the life of one attempt to run a task: the same attempt stands in the logs of two processes, so their clocks can be compared.</summary>
public sealed record AttemptStep : Fact, IRepeatable
{
    /// <summary>The attempt's id.</summary>
    public required string Attempt { get; init; }

    /// <summary>The step.</summary>
    public required DeploymentStep Step { get; init; }

    /// <summary>The state entered; empty for orders.</summary>
    public string State { get; init; } = "";

    /// <inheritdoc/>
    string IRepeatable.Key => Step.ToString();

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
