namespace Plimsoll.Diagnosis.Limits;

/// <summary>The space of class pointers reached CompressedClassSpaceSize.</summary>
internal sealed class CompressedClassSpaceLimit : SignedLimit
{
    public override string Failure => "compressed-class-space";

    public override string Name => "the compressed class space";

    public override int Rank => 19;

    public override MissingEvidence WouldDecide => new("whether class loaders pile up", "jcmd PID VM.classloader_stats and jcmd PID VM.metaspace, twice, a redeployment or ten minutes apart");

    protected override IReadOnlyList<string> Signatures { get; } = ["Compressed class space"];
}
