namespace Plimsoll.Diagnosis;

/// <summary>A JVM says that it cannot read its container's memory limit: it then takes the host's memory for its own.</summary>
public sealed record ContainerUnseen : Fact;
