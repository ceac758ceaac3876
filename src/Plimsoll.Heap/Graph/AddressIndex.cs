using System.Numerics;
using System.Runtime.CompilerServices;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Saved;

namespace Plimsoll.Heap.Graph;

/// <summary>
/// Addresses to numbers 0..n-1 in the order of addresses: one bit for each place an object can begin at, with the count of bits before
/// each word (rank). Only the 2 MiB granules in use have bits, so that address spaces with wide holes (ZGC) cost nothing.
/// </summary>
internal sealed unsafe class AddressIndex : IDisposable
{
    /// <summary>No object begins there.</summary>
    public const uint None = uint.MaxValue;

    /// <summary>2^26 granules of 2 MiB are the 2^47 bytes of a user address space.</summary>
    private const ulong MostGranules = 1 << 26;

    private struct Cell
    {
        public ulong Bits;
        public ulong Rank;
    }

    private readonly NativeColumn<uint> _directory;
    private readonly NativeColumn<Cell> _cells;
    private readonly ulong[] _granules;
    private readonly ulong _first;
    private readonly ulong _span;
    private readonly int _shift;
    private readonly int _granuleSlots;
    private readonly ulong _low;

    private AddressIndex(HeapMemory memory, ulong[] granules, ulong addressBits, Func<long, NativeColumn<Cell>> cells)
    {
        _granules = granules;
        _shift = Math.Min(8, addressBits == 0 ? 3 : BitOperations.TrailingZeroCount(addressBits));
        _low = (1UL << _shift) - 1;
        _granuleSlots = CensusPart.GranuleShift - _shift;
        _first = granules.Length == 0 ? 0 : granules[0];
        _span = granules.Length == 0 ? 0 : granules[^1] - _first + 1;
        _directory = new NativeColumn<uint>(memory, (long)_span + 1);
        for (var i = 0; i < granules.Length; i++)
            _directory[(long)(granules[i] - _first)] = (uint)i + 1;
        _cells = cells(((long)granules.Length << (_granuleSlots - 6)) + 1);
    }

    /// <summary>Objects, each address once.</summary>
    public uint Count { get; private set; }

    /// <summary>Objects whose addresses lie outside any possible heap (0 is null): they are left out.</summary>
    public long Outside { get; private set; }

    public static AddressIndex Build(HeapMemory memory, byte* file, Census census, int idSize, ParallelOptions parallel)
    {
        var index = new AddressIndex(memory, Window([.. census.Granules]), census.AddressBits, length => new NativeColumn<Cell>(memory, length));
        long outside = 0;
        Parallel.ForEach(census.Chunks, parallel, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (chunk) =>
        {
            var (records, marks) = (new HeapRecords(file + chunk.Start, file + chunk.End, idSize), new Marks(index));
            while (records.MoveNext())
            {
                if (records.Tag is (>= HeapTag.Class and <= HeapTag.PrimitiveArray) or HeapTag.AndroidArrayWithoutData)
                    marks.Add(records.Id);
            }

            Interlocked.Add(ref outside, marks.Finish());
        });
        index.Outside = outside;
        index.Rank();
        return index;
    }

    /// <summary>The index as a file kept it.</summary>
    /// <exception cref="SavedDamageException">The file is not what was written.</exception>
    public static AddressIndex Read(SavedFile file, HeapMemory memory, Census census)
    {
        var numbers = new SavedReader(file.Blob(0));
        return new AddressIndex(memory, Window([.. census.Granules]), census.AddressBits, length => file.Column<Cell>(1, length, Ranked)) { Count = (uint)numbers.Number(), Outside = numbers.Long() }.Checked();
    }

    public void Write(SavedFileWriter? writer)
    {
        var numbers = new byte[12];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(numbers, Count);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(numbers.AsSpan(4), Outside);
        writer?.Add(numbers);
        writer?.Add(_cells, _cells.Length);
        writer?.Complete();
    }

    private AddressIndex Checked()
    {
        ref var last = ref _cells[_cells.Length - 1];
        return _cells[0].Rank == 0 && last.Rank + (ulong)BitOperations.PopCount(last.Bits) == Count ? this : throw new SavedDamageException("the numbers of the objects do not add up");
    }

    /// <summary>Each rank counts the bits before it.</summary>
    private static bool Ranked(Cell* piece, long first, long count)
    {
        for (long i = first == 0 ? 1 : 0; i < count; i++)
        {
            if (piece[i].Rank != piece[i - 1].Rank + (ulong)BitOperations.PopCount(piece[i - 1].Bits))
                return false;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Find(ulong address)
    {
        if (!Place(address, out var slot))
            return None;
        ref var cell = ref _cells.Start[slot >> 6];
        var bit = 1UL << (int)(slot & 63);
        return (cell.Bits & bit) == 0 ? None : (uint)(cell.Rank + (ulong)BitOperations.PopCount(cell.Bits & (bit - 1)));
    }

    public ulong AddressOf(uint index)
    {
        var (low, high) = (0L, _cells.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >> 1;
            if (_cells[middle].Rank <= index)
                low = middle;
            else
                high = middle - 1;
        }

        var bits = _cells[low].Bits;
        for (var skip = index - _cells[low].Rank; skip > 0; skip--)
            bits &= bits - 1;
        var slot = (low << 6) + BitOperations.TrailingZeroCount(bits);
        var granule = _granules[slot >> _granuleSlots];
        return (granule << CensusPart.GranuleShift) | (((ulong)slot & ((1UL << _granuleSlots) - 1)) << _shift);
    }

    /// <summary>Bytes from an object to the next one in the same granule; 0 when none follows there.</summary>
    public long GapAfter(ulong address)
    {
        if (!Place(address, out var slot))
            return 0;
        var end = ((slot >> _granuleSlots) + 1) << _granuleSlots;
        var bits = _cells.Start[slot >> 6].Bits & ~((2UL << (int)(slot & 63)) - 1);
        for (var cell = slot >> 6; cell << 6 < end; bits = _cells.Start[++cell].Bits)
        {
            if (bits != 0)
                return ((cell << 6) + BitOperations.TrailingZeroCount(bits) - slot) << _shift;
        }

        return 0;
    }

    public void Dispose()
    {
        _directory.Dispose();
        _cells.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Place(ulong address, out long slot)
    {
        var granule = (address >> CensusPart.GranuleShift) - _first;
        slot = 0;
        if (granule >= _span || (address & _low) != 0)
            return false;
        var number = _directory.Start[granule];
        slot = ((long)(number - 1) << _granuleSlots) | (long)((address & ((1UL << CensusPart.GranuleShift) - 1)) >> _shift);
        return number != 0;
    }

    /// <summary>Sets bits; neighbours in the file are mostly neighbours in the heap, so they go out a word at a time.</summary>
    private struct Marks(AddressIndex index)
    {
        private long _cell;
        private ulong _bits;
        private long _outside;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(ulong address)
        {
            if (address == 0 || !index.Place(address, out var slot))
            {
                _outside++;
                return;
            }

            if (slot >> 6 != _cell)
                Flush(slot >> 6);
            _bits |= 1UL << (int)(slot & 63);
        }

        /// <summary>Returns how many addresses have no place.</summary>
        public long Finish()
        {
            Flush(0);
            return _outside;
        }

        private void Flush(long next)
        {
            if (_bits != 0)
                Interlocked.Or(ref index._cells.Start[_cell].Bits, _bits);
            (_cell, _bits) = (next, 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rank()
    {
        ulong rank = 0;
        for (long i = 0; i < _cells.Length; i++)
        {
            _cells.Start[i].Rank = rank;
            rank += (ulong)BitOperations.PopCount(_cells.Start[i].Bits);
        }

        if (rank >= None)
            throw new HeapDumpException($"the dump holds {rank} objects; at most {None - 1} can be numbered");
        Count = (uint)rank;
    }

    /// <summary>The stretch of possible address space that holds most granules.</summary>
    private static ulong[] Window(ulong[] sorted)
    {
        if (sorted.Length == 0 || sorted[^1] - sorted[0] < MostGranules)
            return sorted;
        var (best, from) = (0..0, 0);
        for (var to = 0; to < sorted.Length; to++)
        {
            while (sorted[to] - sorted[from] >= MostGranules)
                from++;
            if (to + 1 - from > best.End.Value - best.Start.Value)
                best = from..(to + 1);
        }

        return sorted[best];
    }
}
