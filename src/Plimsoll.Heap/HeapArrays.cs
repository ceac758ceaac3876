using System.Collections.Immutable;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap;

/// <summary>Arrays of one class and a band of lengths.</summary>
/// <param name="Class">Such as <c>byte[]</c>.</param>
/// <param name="Least">Least length of the band, in elements; bands are 0, then 1 to 9, 10 to 99, 100 to 999 and so on.</param>
/// <param name="Most">Greatest length of the band.</param>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Zero">How many hold nothing but zero or null.</param>
/// <param name="ZeroBytes">Bytes of those.</param>
public sealed record ArrayBand(string Class, long Least, long Most, long Count, long Bytes, long Zero, long ZeroBytes);

/// <summary>One large array.</summary>
/// <param name="Address">Where it lies.</param>
/// <param name="Class">Its class.</param>
/// <param name="Length">Elements.</param>
/// <param name="Bytes">Its own bytes.</param>
/// <param name="IsZero">Whether it holds nothing but zero or null.</param>
/// <param name="Holder">The field that holds it.</param>
public sealed record LargeArray(ulong Address, string Class, long Length, long Bytes, bool IsZero, string Holder);

/// <summary>The reachable arrays.</summary>
/// <param name="Count">Arrays.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Zero">Arrays of at least one element that hold nothing but zero or null.</param>
/// <param name="ZeroBytes">Their bytes.</param>
/// <param name="Bands">By class and length, most bytes first.</param>
/// <param name="Largest">The largest.</param>
/// <param name="Holders">Fields by bytes of the arrays they hold.</param>
public sealed record HeapArrays(long Count, long Bytes, long Zero, long ZeroBytes, ImmutableArray<ArrayBand> Bands, ImmutableArray<LargeArray> Largest, ImmutableArray<HeldBy> Holders)
{
    /// <summary>Reads them. The reachability must not have been used up by a dominator tree.</summary>
    /// <param name="graph">The dump.</param>
    /// <param name="reachability">What is reachable.</param>
    /// <param name="limit">Most large arrays and holders to name.</param>
    /// <param name="only">Arrays of this class only, such as <c>byte[]</c>; null for all.</param>
    /// <param name="cancellation">Stops it.</param>
    public static HeapArrays Read(HeapGraph graph, Reachability reachability, int limit = 30, string? only = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(reachability);
        using var reading = new ArrayReading(graph, reachability, limit, only, cancellation);
        return reading.View();
    }
}
