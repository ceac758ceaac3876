namespace Plimsoll.Diagnosis.Limits;

/// <summary>A task needed more network buffers than the TaskManager has.</summary>
internal sealed class NetworkBuffersLimit : SignedLimit
{
    public override string Failure => "network-buffers";

    public override string Name => "Flink's network memory";

    public override int Rank => 12;

    public override MissingEvidence WouldDecide => new("how many buffers the topology needs", "the whole message, flink-conf.yaml or config.yaml, and the job graph with its parallelism (REST: /jobs/ID)");

    protected override IReadOnlyList<string> Signatures { get; } = ["Insufficient number of network buffers", "Timeout triggered when requesting exclusive buffers"];
}
