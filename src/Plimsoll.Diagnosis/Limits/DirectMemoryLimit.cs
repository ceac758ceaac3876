namespace Plimsoll.Diagnosis.Limits;

/// <summary>Direct buffers reached MaxDirectMemorySize, the JDK's own count.</summary>
internal sealed class DirectMemoryLimit : SignedLimit
{
    public override string Failure => "direct-memory";

    public override string Name => "JDK direct memory";

    public override int Rank => 22;

    protected override IReadOnlyList<string> Signatures { get; } = ["Direct buffer memory", "bytes of direct buffer memory", "Cause: Direct buffer memory"];
}
