using System.Collections.Immutable;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap;

/// <summary>A job with tasks in this process.</summary>
public sealed record FlinkJob(string Id, string? Name);

/// <summary>A keyed state on the heap, over all subtasks of its operator in this process.</summary>
/// <param name="Operator">Name of the operator; null where the dump does not tell.</param>
/// <param name="Name">Name of the state.</param>
/// <param name="Entries">Entries of its maps.</param>
/// <param name="Elements">Elements of list states over all entries (a window's contents); the entries themselves for other states.</param>
/// <param name="Retained">Bytes its tables retain; 0 without a dominator tree.</param>
/// <param name="Tables">Addresses of the state tables.</param>
public sealed record FlinkState(string? Operator, string Name, long Entries, long Elements, long Retained, ImmutableArray<ulong> Tables);

/// <summary>Queued timers of an operator.</summary>
public sealed record FlinkTimers(string? Operator, long EventTime, long ProcessingTime);

/// <summary>What a dump of a Flink process says; null or empty is what the dump does not hold.</summary>
/// <param name="Role"><c>taskmanager</c> or <c>jobmanager</c>.</param>
/// <param name="Jobs">Jobs with tasks or masters in this process.</param>
/// <param name="UserLoaders">User-code class loaders that are open.</param>
/// <param name="States">Keyed states on the heap, most entries first.</param>
/// <param name="Timers">Timers by operator.</param>
/// <param name="NetworkSegments">Segments of the network buffer pool.</param>
/// <param name="NetworkSegmentBytes">Bytes of a segment.</param>
/// <param name="ManagedBytes">Managed memory of the process, in bytes.</param>
/// <param name="CheckpointsRetained">Completed checkpoints that a JobManager keeps.</param>
/// <param name="InlinedHandles">State handles with the state inside.</param>
/// <param name="InlinedBytes">Bytes in them.</param>
public sealed record FlinkHeapView(string Role, ImmutableArray<FlinkJob> Jobs, int UserLoaders, ImmutableArray<FlinkState> States, ImmutableArray<FlinkTimers> Timers,
    long? NetworkSegments, long? NetworkSegmentBytes, long? ManagedBytes, long? CheckpointsRetained, long? InlinedHandles, long? InlinedBytes)
{
    /// <summary>The effective configuration of the process, secrets redacted; empty where the dump does not hold it.</summary>
    public ImmutableSortedDictionary<string, string> Configuration { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Reads the view; null when this is no dump of a Flink process.</summary>
    public static FlinkHeapView? Find(HeapGraph graph, Reachability reachability)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(reachability);
        return new FlinkReading(graph, reachability).View();
    }

    /// <summary>The same with the bytes that the state tables retain.</summary>
    public FlinkHeapView With(DominatorTree tree) => this with { States = [.. States.Select(state => state with { Retained = state.Tables.Sum(tree.RetainedOf) })] };
}
