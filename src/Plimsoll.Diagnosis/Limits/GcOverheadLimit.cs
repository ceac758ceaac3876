namespace Plimsoll.Diagnosis.Limits;

/// <summary>The JVM spent nearly all its time collecting and freed nearly nothing.</summary>
internal sealed class GcOverheadLimit : SignedLimit
{
    public override string Failure => "gc-overhead";

    public override string Name => "the JVM heap (GC overhead)";

    public override int Rank => 31;

    protected override IReadOnlyList<string> Signatures { get; } = ["GC overhead limit exceeded"];
}
