namespace Plimsoll.Diagnosis;

/// <summary>What a text says of the identity of the very process that wrote it, or was asked for it: enough to tell two JVMs apart.</summary>
public sealed record ProcessTold : Fact
{
    /// <summary>The process id in its own namespace; null when not told.</summary>
    public int? Pid { get; init; }

    /// <summary>The virtual machine's version: <c>17.0.15+6</c>; null when not told.</summary>
    public string? JvmVersion { get; init; }
}
