namespace Plimsoll.Diagnosis;

/// <summary>The JVM says that it could not read its container's memory limit: <c>Unable to open cgroup memory limit file ...</c>.</summary>
public sealed record ControlGroupUnseen : Fact, IRepeatable
{
    /// <inheritdoc/>
    string IRepeatable.Key => "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
