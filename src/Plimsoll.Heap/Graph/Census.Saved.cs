using System.Text;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Layout;
using Plimsoll.Heap.Saved;

namespace Plimsoll.Heap.Graph;

/// <summary>A census as bytes of an index file.</summary>
internal sealed unsafe partial class Census
{
    public void Write(BinaryWriter output, HeapGraph graph)
    {
        foreach (var number in (ReadOnlySpan<long>)[(long)AddressBits, Objects, Unread, _descents])
            output.Write(number);
        SavedCensus.Many(output, Problems, problem =>
        {
            var text = Encoding.UTF8.GetBytes(problem);
            output.Write(text.Length);
            output.Write(text);
        });
        SavedCensus.Many(output, Granules, output.Write);
        SavedCensus.Many(output, Chunks, chunk => Write(output, chunk.Start, chunk.End));
        SavedCensus.Many(output, Runs, run => Write(output, (long)run.First, (long)run.Last, run.Start));
        SavedCensus.Many(output, Classes, type => output.Write(type.At - (long)graph.File));
        SavedCensus.Many(output, Roots, root =>
        {
            Write(output, (long)root.Id, root.At);
            output.Write(root.Tag);
            output.Write(root.Thread);
            output.Write(root.Frame);
        });
        foreach (var tallies in (SortedDictionary<ulong, Tally>[])[Instances, ObjectArrays])
        {
            SavedCensus.Many(output, tallies, pair =>
            {
                output.Write(pair.Key);
                Write(output, pair.Value);
            });
        }

        foreach (var tally in PrimitiveArrays)
            Write(output, tally);
    }

    /// <exception cref="SavedDamageException">The bytes do not fit the dump.</exception>
    public static Census Read(ref SavedReader input, byte* file, long length, int idSize)
    {
        var census = new Census { AddressBits = (ulong)input.Long(), Objects = input.Long(), Unread = input.Long(), _descents = input.Long() };
        for (var left = input.Count(4); left > 0; left--)
            census.Problems.Add(input.Text());
        for (var left = input.Count(8); left > 0; left--)
            census.Granules.Add((ulong)input.Long());
        for (var left = input.Count(16); left > 0; left--)
            census.Chunks.Add(new Chunk(input.Place(length), input.Place(length)));
        for (var left = input.Count(24); left > 0; left--)
            census.Runs.Add(new Run((ulong)input.Long(), (ulong)input.Long(), input.Place(length)));
        for (var left = input.Count(8); left > 0; left--)
            census.Classes.Add(ClassAt(file, input.Place(length), length, idSize));
        for (var left = input.Count(25); left > 0; left--)
        {
            var (id, at) = ((ulong)input.Long(), input.Place(length));
            census.Roots.Add(new RootRecord(id, input.Byte(), (uint)input.Number(), (uint)input.Number(), at));
        }

        foreach (var tallies in (SortedDictionary<ulong, Tally>[])[census.Instances, census.ObjectArrays])
        {
            for (var left = input.Count(48); left > 0; left--)
                tallies[(ulong)input.Long()] = Tallied(ref input);
        }

        for (var type = 0; type < census.PrimitiveArrays.Length; type++)
            census.PrimitiveArrays[type] = Tallied(ref input);
        return census;
    }

    private static ClassRecord ClassAt(byte* file, long at, long length, int idSize)
    {
        var record = new HeapRecords(file + at, file + length, idSize);
        return record.MoveNext() && record.Tag == HeapTag.Class ? ClassRecord.Read(record.At, idSize) : throw new SavedDamageException($"no class begins at byte {at} of the dump");
    }

    private static void Write(BinaryWriter output, params ReadOnlySpan<long> numbers)
    {
        foreach (var number in numbers)
            output.Write(number);
    }

    private static void Write(BinaryWriter output, in Tally tally) => Write(output, tally.Count, tally.ArrayBytes, tally.Gaps.Least, tally.Gaps.Hits, tally.Gaps.Measured);

    private static Tally Tallied(ref SavedReader input) => new()
    {
        Count = input.Long(), ArrayBytes = input.Long(), Gaps = new GapStatistics { Least = input.Long(), Hits = input.Long(), Measured = input.Long() },
    };
}
