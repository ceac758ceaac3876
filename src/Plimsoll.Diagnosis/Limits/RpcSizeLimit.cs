namespace Plimsoll.Diagnosis.Limits;

/// <summary>A message was larger than one RPC frame may be.</summary>
internal sealed class RpcSizeLimit : SignedLimit
{
    public override string Failure => "rpc-size";

    public override string Name => "the RPC frame";

    public override int Rank => 11;

    public override IReadOnlyList<MissingEvidence> Deciding => [new("what is in the message", "the whole message with its causes, the JobManager log, and the size of the job graph (REST: /jobs/ID)")];

    protected override IReadOnlyList<string> Signatures { get; } = ["exceeds the maximum akka framesize", "exceeds the maximum pekko framesize", "Discarding oversized payload", "'s result size "];
}
