namespace Plimsoll.Diagnosis.Judging;

/// <summary>People's words that the memory of a process grows, fills or runs out: they turn a look at a heap into a question about it.</summary>
internal static class HeapTrouble
{
    /// <summary>The first such statement; null without.</summary>
    public static Statement? Told(ProcessCase process) =>
        process.Case.Facts.First<Statement>(statement => statement.Topic is Topic.HeapTrouble or Topic.Growth or Topic.HeapFull or Topic.LongCollections);
}
