using System.Numerics;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Layout;

/// <summary>
/// Finds the layout from the addresses of a sample: the next object often begins right behind an array, so the array layout whose
/// computed size equals that distance most often is the JVM's own.
/// </summary>
internal static unsafe class LayoutScout
{
    private const int Samples = 60_000;
    private const int Places = 12;

    internal readonly record struct Sighting(long Gap, uint Length, byte Type);

    public static HeapLayout Infer(byte* file, List<Segment> segments, int idSize)
    {
        var sightings = new List<Sighting>();
        ulong bits = 0;
        var step = Math.Max(1, segments.Count / Places);
        for (var i = 0; i < segments.Count; i += step)
            bits |= Look(file, segments[i], idSize, Math.Max(Samples / Places, Samples / Math.Max(1, segments.Count)), sightings);
        return Choose(sightings, bits, idSize);
    }

    /// <summary>The same from the distances that an index of all addresses gives, where the file does not follow the addresses.</summary>
    public static HeapLayout Infer(byte* file, Census census, AddressIndex index, int idSize)
    {
        var sightings = new List<Sighting>();
        foreach (var chunk in census.Chunks)
        {
            for (var records = new HeapRecords(file + chunk.Start, file + chunk.End, idSize); sightings.Count < Samples && records.MoveNext();)
            {
                if (records.Tag is HeapTag.ObjectArray or HeapTag.PrimitiveArray)
                    sightings.Add(new Sighting(index.GapAfter(records.Id), records.Count, records.Tag == HeapTag.ObjectArray ? BasicType.Object : records.ElementType));
            }
        }

        return Choose(sightings, census.AddressBits, idSize);
    }

    private static HeapLayout Choose(List<Sighting> sightings, ulong bits, int idSize)
    {
        var fallback = HeapLayout.Default(idSize);
        if (bits == 0)
            return fallback;
        var alignment = Math.Clamp(1 << Math.Min(8, BitOperations.TrailingZeroCount(bits)), 8, 256);
        fallback = fallback with { Alignment = alignment };
        if (idSize == 4)
            return fallback;
        return Candidates(alignment).MaxBy(layout => sightings.Count(seen => Size(layout, seen) == seen.Gap));
    }

    private static ulong Look(byte* file, Segment segment, int idSize, int most, List<Sighting> sightings)
    {
        var records = new HeapRecords(file + segment.Start, file + segment.End, idSize);
        ulong bits = 0;
        (ulong Id, uint Length, byte Type) last = default;
        for (var i = 0; i < most && records.MoveNext(); i++)
        {
            if (records.Tag is not (HeapTag.Instance or HeapTag.ObjectArray or HeapTag.PrimitiveArray))
                continue;
            bits |= records.Id;
            if (last.Type != 0 && records.Id > last.Id)
                sightings.Add(new Sighting((long)(records.Id - last.Id), last.Length, last.Type));
            last = records.Tag == HeapTag.Instance ? default : (records.Id, records.Count, records.Tag == HeapTag.ObjectArray ? BasicType.Object : records.ElementType);
        }

        return bits;
    }

    /// <summary>The commonest first, which wins when nothing tells them apart.</summary>
    private static IEnumerable<HeapLayout> Candidates(int alignment) =>
    [
        new(12, 16, 4, alignment), new(12, 16, 8, alignment), new(16, 24, 4, alignment), new(16, 24, 8, alignment),
        new(16, 20, 8, alignment), new(16, 20, 4, alignment), new(8, 12, 4, alignment), new(8, 12, 8, alignment),
    ];

    private static long Size(HeapLayout layout, Sighting seen) =>
        seen.Type == BasicType.Object ? layout.ObjectArray(seen.Length) : layout.PrimitiveArray(seen.Type, seen.Length);
}
