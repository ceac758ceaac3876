namespace Plimsoll.Diagnosis.Limits;

/// <summary>An operator or the state backend asked for more managed memory than the slot has.</summary>
internal sealed class ManagedMemoryLimit : SignedLimit
{
    public override string Failure => "managed-memory";

    public override string Name => "Flink's managed memory";

    public override int Rank => 14;

    public override MissingEvidence WouldDecide => new("who takes managed memory", "the whole stack trace, flink-conf.yaml or config.yaml, and the job graph (REST: /jobs/ID)");

    protected override IReadOnlyList<string> Signatures { get; } = ["MemoryReservationException", "Not enough memory left to reserve from the slot", "Too little memory provided to sorter", "Too few memory segments provided", "The fraction of memory to allocate should not be 0", "MemoryAllocationException", "needs at least 33 memory segments"];
}
