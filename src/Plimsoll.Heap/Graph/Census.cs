using Plimsoll.Heap.Format;
using Plimsoll.Heap.Layout;

namespace Plimsoll.Heap.Graph;

/// <summary>A root record.</summary>
internal readonly record struct RootRecord(ulong Id, byte Tag, uint Thread, uint Frame, long At);

/// <summary>Objects of one class.</summary>
internal struct Tally
{
    public long Count;

    /// <summary>Array bytes in the heap; instances are counted at their class's size later.</summary>
    public long ArrayBytes;
    public GapStatistics Gaps;
}

/// <summary>
/// The one pass that every question needs: counts by class, class records, roots, the granules of address space that are in use,
/// and the checked stretches that later passes walk without looking back.
/// </summary>
internal sealed unsafe partial class Census
{
    private const long ChunkBytes = 2 << 20;
    private long _descents;

    public SortedDictionary<ulong, Tally> Instances { get; } = [];

    public SortedDictionary<ulong, Tally> ObjectArrays { get; } = [];

    public Tally[] PrimitiveArrays { get; } = new Tally[12];

    public List<ClassRecord> Classes { get; } = [];

    public List<RootRecord> Roots { get; } = [];

    public SortedSet<ulong> Granules { get; } = [];

    public List<Chunk> Chunks { get; } = [];

    public List<Run> Runs { get; } = [];

    public List<string> Problems { get; } = [];

    /// <summary>All address bits ever set: the trailing zeros are the alignment.</summary>
    public ulong AddressBits { get; private set; }

    public long Objects { get; private set; }

    /// <summary>Bytes in segments that could not be read.</summary>
    public long Unread { get; private set; }

    public static Census Take(byte* file, List<Segment> segments, int idSize, HeapLayout layout, ParallelOptions parallel, PhaseProgress progress)
    {
        var parts = new CensusPart?[segments.Count];
        Parallel.For(0, segments.Count, parallel, () => new CensusPart(), (i, _, part) =>
        {
            part.Walk(file, segments[i], idSize, layout, i, ChunkBytes);
            progress.Add(segments[i].End - segments[i].Start);
            return part;
        }, part =>
        {
            lock (parts)
                parts[Array.IndexOf(parts, null)] = part;
        });
        var census = new Census();
        foreach (var part in parts)
        {
            if (part is not null)
                census.Add(part);
        }

        census.Order();
        return census;
    }

    /// <summary>Whether the file follows the addresses, so that neighbours in the file are neighbours in the heap (not so under ZGC and Shenandoah, which dump by graph).</summary>
    public bool FollowsAddresses => _descents * 8 < Objects;

    /// <summary>Replaces counts and distances by those of a pass that knows every address and the layout.</summary>
    public void Recount(CensusPart[] parts)
    {
        Instances.Clear();
        ObjectArrays.Clear();
        Array.Clear(PrimitiveArrays);
        foreach (var part in parts)
        {
            part.Tallies.CopyTo(Instances, 0);
            part.Tallies.CopyTo(ObjectArrays, 1);
            for (var type = 0; type < PrimitiveArrays.Length; type++)
                Merge(ref PrimitiveArrays[type], part.Primitives[type]);
        }
    }

    /// <summary>Takes the second and later records of an address out of the chunks; returns how many.</summary>
    public long DropRepeated(HeapMemory memory, byte* file, AddressIndex index, int idSize)
    {
        using var seen = new NativeColumn<byte>(memory, (long)index.Count + 1);
        var kept = new List<Chunk>();
        long dropped = 0;
        foreach (var chunk in Chunks)
        {
            var start = chunk.Start;
            for (var records = new HeapRecords(file + chunk.Start, file + chunk.End, idSize); records.MoveNext();)
            {
                if (records.Tag is not ((>= HeapTag.Class and <= HeapTag.PrimitiveArray) or HeapTag.AndroidArrayWithoutData) || index.Find(records.Id) is not (not AddressIndex.None and var number) || seen[number]++ == 0)
                    continue;
                seen[number] = 1;
                dropped++;
                kept.Add(new Chunk(start, records.At - file));
                start = records.Next - file;
            }

            kept.Add(new Chunk(start, chunk.End));
        }

        Chunks.Clear();
        Chunks.AddRange(kept.Where(chunk => chunk.End > chunk.Start));
        Objects -= dropped;
        return dropped;
    }

    private void Add(CensusPart part)
    {
        part.Tallies.CopyTo(Instances, 0);
        part.Tallies.CopyTo(ObjectArrays, 1);
        for (var type = 0; type < PrimitiveArrays.Length; type++)
            Merge(ref PrimitiveArrays[type], part.Primitives[type]);
        Classes.AddRange(part.Classes);
        Roots.AddRange(part.Roots);
        Granules.UnionWith(part.Granules);
        Chunks.AddRange(part.Chunks);
        Runs.AddRange(part.Runs);
        Problems.AddRange(part.Problems);
        AddressBits |= part.AddressBits;
        Objects += part.Objects;
        Unread += part.Unread;
        _descents += part.Descents;
    }

    /// <summary>Makes the result independent of which worker took which segment.</summary>
    private void Order()
    {
        Chunks.Sort((a, b) => a.Start.CompareTo(b.Start));
        Roots.Sort((a, b) => a.At.CompareTo(b.At));
        Classes.Sort((a, b) => a.Id.CompareTo(b.Id));
        Problems.Sort(StringComparer.Ordinal);
    }

    internal static void Merge(ref Tally into, in Tally other)
    {
        into.Count += other.Count;
        into.ArrayBytes += other.ArrayBytes;
        into.Gaps.Add(other.Gaps);
    }
}
