using System.Collections.Immutable;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap;

/// <summary>Collections of one class that one field holds.</summary>
/// <param name="Holder">The field, as in <see cref="HeapStrings"/>.</param>
/// <param name="Class">Class of the collections; a set stands for the map inside it.</param>
/// <param name="Count">How many.</param>
/// <param name="Elements">Elements in them.</param>
/// <param name="Capacity">Places in their arrays; 0 for linked ones.</param>
/// <param name="Empty">How many have no element.</param>
/// <param name="Oversized">How many have an array more than half of which could be left out for the elements they have.</param>
/// <param name="Colliding">Entries of hash tables that are not the first of their bin.</param>
/// <param name="ExpectedColliding">How many a good hash function would give: n - m (1 - (1 - 1/m)^n) for n entries in m bins.</param>
/// <param name="Wasted">Bytes of empty collections with their arrays, and of places beyond what the elements need.</param>
/// <param name="LargestAddress">The one with most elements.</param>
/// <param name="LargestElements">Its elements.</param>
public sealed record CollectionUse(string Holder, string Class, long Count, long Elements, long Capacity, long Empty, long Oversized, long Colliding, long ExpectedColliding, long Wasted,
    ulong LargestAddress, long LargestElements)
{
    /// <summary>Elements by places, 0 to 1; null where there are no places.</summary>
    public double? FillRatio => Capacity == 0 ? null : (double)Elements / Capacity;

    /// <summary>Whether the hash function is bad: at least 64 entries collide, and twice as many as chance explains.</summary>
    public bool HasBadHash => Colliding >= 64 && Colliding > 2 * ExpectedColliding;
}

/// <summary>The reachable collections of the JDK: how full they are, and what they waste.</summary>
/// <param name="Count">Collections.</param>
/// <param name="Empty">Without elements.</param>
/// <param name="Wasted">Bytes of all rows.</param>
/// <param name="Rows">By holder and class; most wasted bytes first, then most elements.</param>
public sealed record HeapCollections(long Count, long Empty, long Wasted, ImmutableArray<CollectionUse> Rows)
{
    /// <summary>Reads them. The reachability must not have been used up by a dominator tree.</summary>
    public static HeapCollections Read(HeapGraph graph, Reachability reachability, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(reachability);
        using var reading = new CollectionReading(graph, reachability, cancellation);
        return reading.View();
    }
}
