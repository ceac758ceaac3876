namespace Plimsoll.Diagnosis.Limits;

/// <summary>Netty's own counter of direct memory reached its maximum.</summary>
internal sealed class NettyDirectMemoryLimit : SignedLimit
{
    public override string Failure => "netty-direct-memory";

    public override string Name => "Netty's direct memory";

    public override int Rank => 21;

    protected override IReadOnlyList<string> Signatures { get; } = ["OutOfDirectMemoryError"];
}
