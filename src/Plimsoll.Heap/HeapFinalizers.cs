using System.Collections.Immutable;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap;

/// <summary>Objects of one class with a finalizer.</summary>
/// <param name="Class">Their class.</param>
/// <param name="Queued">How many are garbage and wait for the Finalizer thread.</param>
/// <param name="Unfinalized">How many are registered and in use.</param>
/// <param name="QueuedShallow">Bytes of the waiting ones themselves.</param>
/// <param name="Example">One of the waiting ones, else one in use.</param>
public sealed record FinalizableClass(string Class, long Queued, long Unfinalized, long QueuedShallow, ulong Example);

/// <summary>Finalizers and cleaners.</summary>
/// <param name="QueueLength">What the Finalizer's queue says of its length; null where the dump does not hold it.</param>
/// <param name="Queued">References that are marked as enqueued.</param>
/// <param name="Unfinalized">Registered objects not yet collected.</param>
/// <param name="Classes">By waiting, then registered objects.</param>
/// <param name="Cleaners">Cleaner actions by class, most first; bytes: of the actions themselves.</param>
/// <param name="Thread">The Finalizer thread: what it does while others wait; null where the dump does not tell.</param>
public sealed record HeapFinalizers(long? QueueLength, long Queued, long Unfinalized, ImmutableArray<FinalizableClass> Classes, ImmutableArray<HeldBy> Cleaners, HeapThread? Thread)
{
    /// <summary>Reads them: <c>java.lang.ref.Finalizer</c> of JDK 8 to 25.</summary>
    public static HeapFinalizers Read(HeapGraph graph, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return FinalizerReading.Read(graph, cancellation);
    }
}
