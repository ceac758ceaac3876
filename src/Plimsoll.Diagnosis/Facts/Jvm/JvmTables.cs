using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis;

/// <summary>A class histogram at one moment.</summary>
public sealed record HistogramTaken : TableFact
{
    /// <summary>The histogram.</summary>
    public required ClassHistogram Histogram { get; init; }
}

/// <summary>Rows of jstat.</summary>
public sealed record JstatTaken : TableFact
{
    /// <summary>The rows.</summary>
    public required JstatSeries Series { get; init; }
}

/// <summary>Rows of <c>jstat -class</c>.</summary>
public sealed record ClassCountsTaken : TableFact
{
    /// <summary>The rows, with the columns <c>Loaded</c> and <c>Unloaded</c>.</summary>
    public required JstatSeries Series { get; init; }
}

/// <summary>The class loaders at one moment.</summary>
public sealed record ClassLoadersTaken : TableFact
{
    /// <summary>The loaders.</summary>
    public required ClassLoaderStatistics Statistics { get; init; }
}

/// <summary>A thread dump.</summary>
public sealed record ThreadsTaken : TableFact
{
    /// <summary>The dump.</summary>
    public required ThreadDump Dump { get; init; }
}

/// <summary>A summary of native memory tracking.</summary>
public sealed record NativeMemoryTaken : TableFact
{
    /// <summary>The summary.</summary>
    public required NativeMemory Memory { get; init; }
}

/// <summary>The memory pools at one moment.</summary>
public sealed record MemoryPoolsTaken : TableFact
{
    /// <summary>The pools.</summary>
    public required MemoryPools Pools { get; init; }
}
