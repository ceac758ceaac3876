using System.Collections.Immutable;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap;

/// <summary>One value in one thread.</summary>
/// <param name="Thread">Name of the thread.</param>
/// <param name="ThreadAddress">Its object.</param>
/// <param name="Kind"><c>thread-local</c>, <c>inheritable</c> or <c>netty</c> (FastThreadLocal).</param>
/// <param name="Key">The static that has the ThreadLocal, else the class of the ThreadLocal; Netty: the index.</param>
/// <param name="KeyAddress">The ThreadLocal; 0 when it was collected.</param>
/// <param name="IsStale">Whether the ThreadLocal was collected or nothing strong holds it: the value stays until the thread ends or cleans up by chance.</param>
/// <param name="Value">Class of the value.</param>
/// <param name="ValueAddress">The value.</param>
/// <param name="Retained">Bytes it retains; 0 without a dominator tree.</param>
public sealed record ThreadLocalValue(string Thread, ulong ThreadAddress, string Kind, string Key, ulong KeyAddress, bool IsStale, string Value, ulong ValueAddress, long Retained);

/// <summary>Thread-local values of all threads that are reachable.</summary>
/// <param name="Values">By retained bytes, then thread and value.</param>
public sealed record HeapThreadLocals(ImmutableArray<ThreadLocalValue> Values)
{
    /// <summary>Values whose ThreadLocal is gone.</summary>
    public int Stale => Values.Count(value => value.IsStale);

    /// <summary>Bytes by class of the value; count: values.</summary>
    public ImmutableArray<HeldBy> ByValueClass() => Tally(value => value.Value);

    /// <summary>Bytes by thread; count: values.</summary>
    public ImmutableArray<HeldBy> ByThread() => Tally(value => value.Thread);

    /// <summary>Reads them. The reachability must not have been used up by a dominator tree.</summary>
    public static HeapThreadLocals Read(HeapGraph graph, Reachability reachability, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(reachability);
        return new HeapThreadLocals([.. Sorted(ThreadLocalReading.Read(graph, reachability, cancellation))]);
    }

    /// <summary>The same with the bytes that each value retains.</summary>
    public HeapThreadLocals With(DominatorTree tree) => new([.. Sorted(Values.Select(value => value with { Retained = tree.RetainedOf(value.ValueAddress) }))]);

    private static IOrderedEnumerable<ThreadLocalValue> Sorted(IEnumerable<ThreadLocalValue> values) =>
        values.OrderByDescending(value => value.Retained).ThenBy(value => value.ThreadAddress).ThenBy(value => value.ValueAddress).ThenBy(value => value.Key, StringComparer.Ordinal);

    private ImmutableArray<HeldBy> Tally(Func<ThreadLocalValue, string> key)
    {
        var tally = new HolderTally();
        foreach (var value in Values)
            tally.Add(key(value), value.Retained);
        return tally.Rows();
    }
}
