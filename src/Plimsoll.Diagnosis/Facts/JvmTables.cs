using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis;

/// <summary>A class histogram at one moment.</summary>
public sealed record HistogramTaken : Fact
{
    /// <summary>The histogram.</summary>
    public required ClassHistogram Histogram { get; init; }
}

/// <summary>Rows of jstat.</summary>
public sealed record JstatTaken : Fact
{
    /// <summary>The rows.</summary>
    public required JstatSeries Series { get; init; }
}

/// <summary>The class loaders at one moment.</summary>
public sealed record ClassLoadersTaken : Fact
{
    /// <summary>The loaders.</summary>
    public required ClassLoaderStatistics Statistics { get; init; }
}

/// <summary>A thread dump.</summary>
public sealed record ThreadsTaken : Fact
{
    /// <summary>The dump.</summary>
    public required ThreadDump Dump { get; init; }
}

/// <summary>A summary of native memory tracking.</summary>
public sealed record NativeMemoryTaken : Fact
{
    /// <summary>The summary.</summary>
    public required NativeMemory Memory { get; init; }
}
