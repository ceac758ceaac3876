using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plimsoll.Heap.Saved;

namespace Plimsoll.Heap.Graph;

/// <summary>A count that one byte does not hold.</summary>
internal readonly record struct LargeCount(uint Number, uint Count);

/// <summary>How many references each object has, in one byte instead of the four of their offsets, with an offset for every 64 objects.</summary>
internal sealed unsafe class CountColumn : IDisposable
{
    /// <summary>Sections that it takes in an index file.</summary>
    public const int Sections = 3;

    private const int BlockShift = 6;

    /// <summary>Stands for a number in <see cref="_large"/>.</summary>
    private const byte Large = byte.MaxValue;

    private readonly NativeColumn<byte> _counts;
    private readonly NativeColumn<uint> _blocks;
    private readonly Dictionary<uint, uint> _large = [];

    /// <summary>Of offsets: those of object i are offsets[i] to offsets[i + 1].</summary>
    public CountColumn(HeapMemory memory, uint* offsets, uint count)
    {
        Length = count;
        _counts = new NativeColumn<byte>(memory, (long)count + 1);
        _blocks = new NativeColumn<uint>(memory, (count >> BlockShift) + 2L);
        Fill(offsets);
    }

    private CountColumn(NativeColumn<byte> counts, NativeColumn<uint> blocks, ReadOnlySpan<LargeCount> large, uint count)
    {
        (_counts, _blocks, Length) = (counts, blocks, count);
        foreach (var one in large)
            _large[one.Number] = one.Count;
    }

    public uint Length { get; }

    public uint this[uint number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _counts.Start[number] is not Large and var count ? count : _large[number];
    }

    /// <summary>The sum of the counts before a number.</summary>
    public uint Offset(uint number)
    {
        var offset = _blocks[number >> BlockShift];
        for (var at = number >> BlockShift << BlockShift; at < number; at++)
            offset += this[at];
        return offset;
    }

    /// <summary>The offsets that the counts were made of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public NativeColumn<uint> Offsets(HeapMemory memory)
    {
        var offsets = new NativeColumn<uint>(memory, Length + 2L);
        var start = offsets.Start;
        uint sum = 0;
        for (uint number = 0; number < Length; number++)
        {
            start[number] = sum;
            sum += this[number];
        }

        (start[Length], start[Length + 1L]) = (sum, sum);
        return offsets;
    }

    /// <summary>The column as a file kept it.</summary>
    /// <exception cref="SavedDamageException">The file is not what was written.</exception>
    public static CountColumn Read(SavedFile file, int section, uint count, long total)
    {
        var large = MemoryMarshal.Cast<byte, LargeCount>(file.Blob(section + 2));
        var column = new CountColumn(file.Column<byte>(section, (long)count + 1, null), file.Column<uint>(section + 1, (count >> BlockShift) + 2L, null), large, count);
        return column.AddsUp(total) ? column : throw new SavedDamageException("the counts do not add up");
    }

    public void Write(SavedFileWriter writer)
    {
        writer.Add(_counts, _counts.Length);
        writer.Add(_blocks, _blocks.Length);
        writer.Add(MemoryMarshal.AsBytes(_large.Select(pair => new LargeCount(pair.Key, pair.Value)).OrderBy(one => one.Number).ToArray().AsSpan()).ToArray());
    }

    public void Dispose()
    {
        _counts.Dispose();
        _blocks.Dispose();
    }

    /// <summary>Every block's offset is the sum before it, and the whole does not go beyond the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool AddsUp(long total)
    {
        long sum = 0;
        for (uint number = 0; number < Length; number++)
        {
            if ((number & ((1 << BlockShift) - 1)) == 0 && _blocks[number >> BlockShift] != sum)
                return false;
            var count = _counts[number];
            if (count == Large && !_large.ContainsKey(number))
                return false;
            sum += count == Large ? _large[number] : count;
            if (sum > total)
                return false;
        }

        return (Length & ((1 << BlockShift) - 1)) != 0 || _blocks[Length >> BlockShift] == sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(uint* offsets)
    {
        var counts = _counts.Start;
        for (uint number = 0; number < Length; number++)
        {
            var count = offsets[number + 1] - offsets[number];
            counts[number] = (byte)Math.Min(count, Large);
            if (count >= Large)
                _large[number] = count;
        }

        for (uint block = 0; block <= Length >> BlockShift; block++)
            _blocks[block] = offsets[block << BlockShift];
    }
}
