namespace Plimsoll.Diagnosis;

/// <summary>A program says that a command which it had started was ended by SIGKILL: git's <c>index-pack died of signal 9</c>, a compiler's <c>Killed signal terminated program cc1plus</c>.</summary>
public sealed record ChildKilled : Fact, IProblem, IRepeatable
{
    /// <summary>The command: <c>index-pack</c>, <c>cc1plus</c>; empty where it is not named.</summary>
    public string Program { get; init; } = "";

    /// <inheritdoc/>
    string IRepeatable.Key => Program;

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
