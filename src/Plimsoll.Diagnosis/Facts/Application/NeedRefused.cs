namespace Plimsoll.Diagnosis;

/// <summary>A program, or the cluster that it asked, added up what its memory settings need and refused to go on, because there is less.</summary>
public sealed record NeedRefused : Fact, IProblem
{
    /// <summary>Which sum.</summary>
    public required NeedCheck Check { get; init; }

    /// <summary>What is needed, in bytes; null where the text does not tell.</summary>
    public long? Needed { get; init; }

    /// <summary>What there is, in bytes; null where the text does not tell.</summary>
    public long? Available { get; init; }

    /// <summary>Which part of the program asks, as its text has it (executor, AM, map, reduce); empty where it does not tell.</summary>
    public string Part { get; init; } = "";
}

/// <summary>The sums that programs check.</summary>
public enum NeedCheck
{
    /// <summary>BookKeeper: read cache and write cache must fit direct memory.</summary>
    DirectCaches,

    /// <summary>Trino and Presto: the memory of one query and the headroom must fit the heap.</summary>
    QueryHeap,

    /// <summary>Spark: a JVM's memory must be one and a half times what is reserved.</summary>
    LeastHeap,

    /// <summary>Spark and MapReduce on YARN: the container that is asked for must not be larger than the largest that the cluster gives.</summary>
    LargestContainer,

    /// <summary>HBase: the shares of memory store and block cache must leave a fifth of the heap.</summary>
    HeapShares,

    /// <summary>HDFS: what a DataNode may lock must not be more than its user may.</summary>
    LockedMemory,
}
