namespace Plimsoll.Diagnosis;

/// <summary>A program says that a process which it had started beside the JVM was ended from outside: PySpark's and PyFlink's Python.</summary>
public sealed record HelperEnded : Fact, IProblem, IRepeatable
{
    /// <summary>Its exit code: 137 is SIGKILL; null where only the end is told.</summary>
    public int? Code { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
