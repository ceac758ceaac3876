namespace Plimsoll.Diagnosis.Fixes;

/// <summary>What the checks of the GC log advise where no rule explains a stall: the same words as <c>plimsoll gc</c>; for Flink through its memory model.</summary>
internal static class LogAdvice
{
    private const int Most = 3;

    /// <summary>The advice as fixes, warnings only; none for another failure or without a log.</summary>
    public static IEnumerable<Fix> For(BrokenLimit limit) =>
        limit.Failure is not ("gc-stall" or "gc-overhead") ? []
        : limit.Process.IsFlink && limit.Process.GcRun?.Measures is { LiveSet.Bytes: { } live, Heap.Limit: { } heap } && live > heap / 2 ? HeapFix.For(limit)
        : limit.Process.GcRuns.SelectMany(seen => GcDiagnosis.Advice(seen.Run, seen.Measures)).Where(advice => advice.Level == AdviceLevel.Warning).DistinctBy(advice => advice.ToDo).Take(Most)
            .Select(advice => new Fix(Applicability.Check, advice.ToDo) { Text = $"{advice.Seen} ({advice.Id})" });
}
