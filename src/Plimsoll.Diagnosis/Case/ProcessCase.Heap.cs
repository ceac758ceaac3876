namespace Plimsoll.Diagnosis;

/// <summary>What the evidence tells of the heap: its limit and what stays after full collections.</summary>
public sealed partial class ProcessCase
{
    /// <summary>The heap's limit in bytes: the JVM's own report, then what was asked for, then what Arthas, native memory tracking or a server's own monitor show, then Flink's model; null when nothing tells.</summary>
    public long? MaxHeap => Flags.Bytes("MaxHeapSize") ?? facts.Last<MemoryPoolsTaken>()?.Pools["heap"]?.Max ?? TrackedHeap ?? facts.Last<OldCollectionTold>(told => told.Heap is not null)?.Heap ?? (IsFlink && Plan.IsAccepted ? Plan.MaxHeap : null);

    // The JVM reserves address space for its largest heap at the start.
    private long? TrackedHeap => facts.Last<NativeMemoryTaken>()?.Memory["Java Heap"].Reserved is > 0 and var reserved ? reserved : null;

    /// <summary>The JVM runs that GC logs show, in order of time.</summary>
    public IReadOnlyList<GcRunSeen> GcRuns => facts.Of<GcRunSeen>();

    /// <summary>The run that tells most: the one with the most full collections, then the longest.</summary>
    public GcRunSeen? GcRun => GcRuns.Where(run => run.Measures.Pauses.Count > 0).OrderByDescending(run => run.Measures.FullCollections).ThenByDescending(run => run.Measures.Length).FirstOrDefault();

    /// <summary>Bytes that stay after a full collection, by the best evidence there is; null when there is none.</summary>
    public long? LiveSet => LiveSetFact switch
    {
        GcRunSeen gc => gc.Measures.LiveSet.Bytes,
        Statement statement => statement.Number,
        JstatTaken jstat when MaxHeap is { } heap => (long)(jstat.Series.OldPercent.Where(double.IsFinite).DefaultIfEmpty(0).Min() / 100 * heap * 2 / 3),
        _ => null,
    };

    /// <summary>The fact behind <see cref="LiveSet"/>.</summary>
    public Fact? LiveSetFact => GcRun is { Measures.LiveSet.Bytes: not null } gc ? gc : (Fact?)whole.Facts.First<Statement>(statement => statement.Topic == Topic.LiveSet) ?? facts.Last<JstatTaken>();
}
