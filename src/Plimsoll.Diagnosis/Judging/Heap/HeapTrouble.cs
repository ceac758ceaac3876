namespace Plimsoll.Diagnosis.Judging;

/// <summary>People's words that the memory of a process grows, fills or runs out: they turn a look at a heap into a question about it.</summary>
internal static class HeapTrouble
{
    /// <summary>The first that tells so; null without.</summary>
    public static Fact? Told(ProcessCase process) =>
        (Fact?)process.Case.Facts.First<FailureTold>(told => told.Failure is "heap-space" or "gc-overhead" or "gc-stall")
        ?? process.Case.Facts.First<Statement>(statement => statement.Topic is Topic.Growth or Topic.HeapFull or Topic.LongCollections);
}
