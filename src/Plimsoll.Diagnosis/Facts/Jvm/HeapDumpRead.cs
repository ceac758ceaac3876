using Plimsoll.Heap;

namespace Plimsoll.Diagnosis;

/// <summary>What a heap dump says, as far as rules ask.</summary>
public sealed record HeapDumpRead : Fact
{
    /// <summary>Version, properties, sizes, the thread that threw the OutOfMemoryError.</summary>
    public required HeapSummary Summary { get; init; }

    /// <summary>Class loaders by family, with the holders of the leaked ones.</summary>
    public required LoaderFamilies Loaders { get; init; }

    /// <summary>Flink's states, timers and pools; null in a dump of another process.</summary>
    public FlinkHeapView? Flink { get; init; }

    /// <summary>Who retains large shares of the heap.</summary>
    public required Suspects Suspects { get; init; }

    /// <summary>The heavy part of the dominator tree, for pictures.</summary>
    public DominatorOutline? Outline { get; init; }

    /// <summary>Reachable objects by class, the largest rows.</summary>
    public IReadOnlyList<HistogramRow> Classes { get; init; } = [];

    /// <summary>Bytes reachable from the roots.</summary>
    public required long ReachableBytes { get; init; }

    /// <summary>Whether the thread that threw was defining a class: then metaspace was full, not the heap.</summary>
    public bool ThrewWhileLoading => Summary.Thrower?.Frames.Take(3).Any(frame => frame.Contains("ClassLoader.defineClass", StringComparison.Ordinal)) ?? false;
}
