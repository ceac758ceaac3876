using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// Full collections that a log ends with, none of them asked for and with no young collection between them that freed anything: the heap is full, and the program lives
/// from one of them to the next.
/// </summary>
/// <param name="Count">How many.</param>
/// <param name="Freed">Bytes that the last of them freed.</param>
/// <param name="Left">Bytes that it left.</param>
/// <param name="Limit">The heap, in bytes.</param>
/// <param name="Seen">The run.</param>
internal sealed record LastCollections(int Count, long Freed, long Left, long Limit, GcRunSeen Seen)
{
    /// <summary>A collection that frees less of the heap frees nothing.</summary>
    private const double Nothing = 0.02;

    /// <summary>Whether the last one found nothing to free.</summary>
    public bool IsVain => Freed <= Limit * Nothing;

    /// <summary>The part of the heap that the last one left.</summary>
    public double Share => (double)Left / Limit;

    /// <summary>The collections; null where the log ends otherwise, or does not tell the heap's size.</summary>
    public static LastCollections? Of(GcRunSeen seen)
    {
        if ((seen.Measures.Heap.Limit ?? seen.Measures.Heap.LastCommitted) is not { } limit || limit <= 0)
            return null;
        var events = seen.Run.Events;
        LastCollections? last = null;
        for (var index = events.Length - 1; index >= 0; index--)
        {
            ref readonly var one = ref events[index];
            if (one.HeapBefore is not { } before || one.HeapAfter is not { } after || one.Kind is not (GcKind.Young or GcKind.Mixed or GcKind.Full or GcKind.Degenerated))
                continue;
            if (one.Kind == GcKind.Full ? one.Cause.IsExplicit() || one.Cause.IsMetadata() : before - after > limit * Nothing)
                break;
            if (one.Kind == GcKind.Full)
                last = last is null ? new LastCollections(1, Math.Max(0, before - after), after, limit, seen) : last with { Count = last.Count + 1 };
        }

        return last;
    }
}
