namespace Plimsoll.Diagnosis.Judging;

/// <summary>What every rule about growing state on the heap weighs alike.</summary>
internal static class HeapStateEvidence
{
    /// <summary>Puts backend, growth of checkpoints and state classes on the scale.</summary>
    public static void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.StateOnHeap == false)
            scale.Against("backend", "the state backend keeps state outside the heap", process.BackendFact);
        WeighGrowth(limit, scale);
    }

    /// <summary>The same without the backend: operator state lives on the heap with any.</summary>
    public static void WeighGrowth(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.StateGrows == true)
            scale.For(Weight.Strong, "growth", $"the checkpoints grow from {Size(process.CheckpointSizes[0])} to {Size(process.CheckpointSizes[^1])}", process.CheckpointSizes[0], process.CheckpointSizes[^1]);
        else if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.StateGrows || (statement.Topic == Topic.Growth && statement.Origin.Excerpt.Contains("heckpoint", StringComparison.Ordinal))) is { } told)
            scale.For(Weight.Strong, "growth", "the checkpoints grow all the time", told);
        else if (process.StateGrows == false)
            scale.Against("growth", "the checkpoints do not grow", process.CheckpointSizes[^1]);
        if (process.BigClass("CopyOnWriteStateMap$StateMapEntry", "CopyOnWriteStateTable$StateTableEntry") is { } entries)
            scale.For(Weight.Strong, "entries", "state entries are among the biggest classes of the heap", entries);
        if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame("runtime.state.heap.")) is { } thrown)
            scale.For(Weight.Weak, "entries", "the heap ended while state was written", thrown);
    }

    /// <summary>By how many instances a class grew between the first and the last histogram, and the last one; null without two.</summary>
    public static (long Instances, Fact Fact)? Growth(ProcessCase process, string ending)
    {
        var ordered = process.Series<HistogramTaken>();
        return ordered.Count < 2 ? null : (Count(ordered[^1], ending) - Count(ordered[0], ending), ordered[^1].At(ending));
    }

    /// <summary>By which factor the entries of Flink's heap state multiplied between two histograms, when by two or more; null otherwise.</summary>
    public static (double Factor, Fact Fact)? Multiplied(ProcessCase process)
    {
        if (Growth(process, "CopyOnWriteStateMap$StateMapEntry") is not var (grown, last) || grown < 10_000)
            return null;
        var now = Count((HistogramTaken)last, "CopyOnWriteStateMap$StateMapEntry");
        return now >= 2 * (now - grown) ? (now / (double)Math.Max(1, now - grown), last) : null;
    }

    /// <summary>The same growth as a number; 0 without two histograms.</summary>
    public static long Grown(ProcessCase process, string ending) => Growth(process, ending)?.Instances ?? 0;

    private static long Count(HistogramTaken taken, string ending) => taken.Histogram.Rows.Where(row => row.Class.EndsWith(ending, StringComparison.Ordinal)).Sum(row => row.Instances);

    private static string Size(CheckpointEnded ended) => Bytes.Text(ended.Bytes ?? 0);
}
