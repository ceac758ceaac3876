namespace Plimsoll.Diagnosis.Limits;

/// <summary>An operator or the state backend asked for more managed memory than the slot has.</summary>
internal sealed class ManagedMemoryLimit : SignedLimit
{
    public override string Failure => "managed-memory";

    public override string Name => "Flink's managed memory";

    public override int Rank => 14;

    public override IReadOnlyList<MissingEvidence> Deciding => [new("who takes managed memory", "the whole stack trace, flink-conf.yaml or config.yaml, and the job graph (REST: /jobs/ID)")];

    // The last five are the words of batch operators in their own pages: MutableHashTable and BinaryHashTable of joins, CompactingHashTable of delta iterations, the sorters for a record that no buffer of theirs can hold.
    protected override IReadOnlyList<string> Signatures { get; } =
    [
        "MemoryReservationException", "Not enough memory left to reserve from the slot", "Too little memory provided to sorter", "Too few memory segments provided", "The fraction of memory to allocate should not be 0", "MemoryAllocationException",
        "needs at least 33 memory segments", "More buffers requested available than totally available", "Hash join exceeded maximum number of recursions", "Memory ran out. Compaction failed",
        "exceeds the maximum size of a sort buffer", "Cannot write record to fresh sort buffer",
    ];

    // The sentence alone does not tell whose join it was.
    protected override bool Counts(Thrown thrown, ThrowableLink link) =>
        !link.Text.Contains("Hash join exceeded", StringComparison.Ordinal) || thrown.HasFrame("org.apache.flink.");
}
