namespace Plimsoll.Diagnosis.Limits;

/// <summary>The space of class pointers reached CompressedClassSpaceSize.</summary>
internal sealed class CompressedClassSpaceLimit : SignedLimit
{
    public override string Failure => "compressed-class-space";

    public override string Name => "the compressed class space";

    public override int Rank => 19;

    protected override IReadOnlyList<string> Signatures { get; } = ["Compressed class space"];
}
