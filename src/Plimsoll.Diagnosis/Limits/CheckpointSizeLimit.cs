namespace Plimsoll.Diagnosis.Limits;

/// <summary>A state was larger than the JobManager's memory may take.</summary>
internal sealed class CheckpointSizeLimit : SignedLimit
{
    public override string Failure => "checkpoint-size";

    public override string Name => "memory-backed checkpoint storage";

    public override int Rank => 10;

    protected override IReadOnlyList<string> Signatures { get; } = ["maximum permitted memory-backed state"];
}
