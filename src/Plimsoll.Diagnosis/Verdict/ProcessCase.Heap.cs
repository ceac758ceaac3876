namespace Plimsoll.Diagnosis;

/// <summary>What the evidence tells of the heap: its limit and what stays after full collections.</summary>
public sealed partial class ProcessCase
{
    /// <summary>The heap's limit in bytes: the JVM's own report, then what was asked for, then Flink's model; null when nothing tells.</summary>
    public long? MaxHeap => Flags.Bytes("MaxHeapSize") ?? (IsFlink && Plan.IsAccepted ? Plan.MaxHeap : null);

    /// <summary>Bytes that stay after a full collection, by the best evidence there is; null when there is none.</summary>
    public long? LiveSet => LiveSetFact switch
    {
        Statement statement => statement.Number,
        JstatTaken jstat when MaxHeap is { } heap => (long)(jstat.Series.OldPercent.Where(double.IsFinite).DefaultIfEmpty(0).Min() / 100 * heap * 2 / 3),
        _ => null,
    };

    /// <summary>The fact behind <see cref="LiveSet"/>.</summary>
    public Fact? LiveSetFact => (Fact?)whole.Facts.First<Statement>(statement => statement.Topic == Topic.LiveSet) ?? facts.Last<JstatTaken>();
}
