namespace Plimsoll.Diagnosis;

/// <summary>What a NodeManager of YARN offers to containers, by <c>yarn.nodemanager.resource.memory-mb</c> of yarn-site.xml.</summary>
public sealed record NodeManagerMemory : Fact
{
    /// <summary>Bytes; null where the setting is commented out or -1: then it is the default.</summary>
    public long? Bytes { get; init; }
}
