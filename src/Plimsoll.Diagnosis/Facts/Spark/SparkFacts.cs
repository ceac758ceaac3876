namespace Plimsoll.Diagnosis;

/// <summary>Spark's block manager had no room for a block: a broadcast, a cached partition.</summary>
public sealed record BlockRefused : Fact, IRepeatable
{
    /// <summary>The block: <c>broadcast_1159</c>, <c>rdd_3_17</c>.</summary>
    public required string Block { get; init; }

    /// <summary>Bytes that it needs, or as many as were written before it gave up; null when the line does not tell.</summary>
    public long? Needed { get; init; }

    /// <summary>Bytes that the store may hold; null when the line does not tell.</summary>
    public long? Limit { get; init; }

    /// <summary>Whether the block is a broadcast.</summary>
    public bool IsBroadcast => Block.StartsWith("broadcast", StringComparison.Ordinal);

    /// <inheritdoc/>
    string IRepeatable.Key => IsBroadcast ? "broadcast" : "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>Hive plans or builds a map join: the hash table of the smaller sides stands in the heap of every task.</summary>
public sealed record MapJoinSeen : Fact, IRepeatable
{
    /// <summary>Whether Hive warned that it is a cross product.</summary>
    public bool IsCrossProduct { get; init; }

    /// <summary>Whether the line is of a map vertex of Tez that ran out of memory.</summary>
    public bool IsVertex { get; init; }

    /// <summary>The setting's name and value where a line sets one; empty otherwise.</summary>
    public string Setting { get; init; } = "";

    /// <inheritdoc/>
    string IRepeatable.Key => IsCrossProduct ? "cross" : IsVertex ? "vertex" : "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>Hive's local task tells how far the hash table of a map join fills its heap.</summary>
public sealed record HashTableFilled : Fact, IRepeatable
{
    /// <summary>Rows that stand in it.</summary>
    public required long Rows { get; init; }

    /// <summary>Bytes of heap in use.</summary>
    public required long Bytes { get; init; }

    /// <summary>Their share of the heap, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>Hive's local task of a map join ended with the status that stands for a lack of heap.</summary>
public sealed record LocalTaskFailed : Fact, IProblem
{
    /// <summary>Whether the line names the local task; else it is one of the phrases that Hive has for other children too.</summary>
    public bool IsNamed { get; init; }
}
