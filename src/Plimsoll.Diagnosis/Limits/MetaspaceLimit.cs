namespace Plimsoll.Diagnosis.Limits;

/// <summary>Class metadata reached MaxMetaspaceSize.</summary>
internal sealed class MetaspaceLimit : SignedLimit
{
    public override string Failure => "metaspace";

    public override string Name => "metaspace";

    public override int Rank => 20;

    protected override IReadOnlyList<string> Signatures { get; } = ["OutOfMemoryError: Metaspace"];
}
