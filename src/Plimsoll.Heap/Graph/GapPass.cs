using Plimsoll.Heap.Format;
using Plimsoll.Heap.Layout;

namespace Plimsoll.Heap.Graph;

/// <summary>Counts again with true distances, for dumps whose records do not follow the addresses.</summary>
internal static unsafe class GapPass
{
    public static void Run(byte* file, Census census, AddressIndex index, HeapLayout layout, int idSize, ParallelOptions parallel)
    {
        var parts = new List<CensusPart>();
        Parallel.ForEach(census.Chunks, parallel, () => new CensusPart(), (chunk, _, part) =>
        {
            for (var records = new HeapRecords(file + chunk.Start, file + chunk.End, idSize); records.MoveNext();)
                part.Recount(ref records, layout, index);
            return part;
        }, part =>
        {
            lock (parts)
                parts.Add(part);
        });
        census.Recount([.. parts]);
    }
}
