namespace Plimsoll.Diagnosis.Limits;

/// <summary>A state was larger than the JobManager's memory may take.</summary>
internal sealed class CheckpointSizeLimit : SignedLimit
{
    public override string Failure => "checkpoint-size";

    public override string Name => "memory-backed checkpoint storage";

    public override int Rank => 10;

    public override MissingEvidence WouldDecide => new("which operator keeps that state, and where checkpoints go", "the JobManager log from its start, flink-conf.yaml or config.yaml, and the sizes of the last checkpoints (REST: /jobs/ID/checkpoints)");

    protected override IReadOnlyList<string> Signatures { get; } = ["maximum permitted memory-backed state"];
}
