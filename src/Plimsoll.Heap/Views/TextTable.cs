using System.Runtime.CompilerServices;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>Strings of one text.</summary>
internal struct TextGroup
{
    public ulong Hash;
    public uint Array;
    public uint First;
    public uint Strings;
    public uint Arrays;
}

/// <summary>Groups backing arrays by content: open addressing over native memory; equal hashes are compared byte by byte.</summary>
internal sealed unsafe class TextTable(HeapGraph graph) : IDisposable
{
    private readonly NativeList<TextGroup> _groups = new(graph.Memory);
    private NativeColumn<uint> _slots = new(graph.Memory, 1 << 12);

    public long Count => _groups.Count;

    public ref TextGroup this[long group] => ref _groups[group];

    /// <summary>The group of an array's content, made when it is the first.</summary>
    public uint Find(in HeapRecords array, uint number, uint owner)
    {
        if (_groups.Count * 2 >= _slots.Length)
            Grow();
        var bytes = Bytes(array);
        var hash = Hash(bytes, array.ElementType);
        var slot = (long)(hash >> 16) & (_slots.Length - 1);
        for (; _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            ref var group = ref _groups[_slots[slot] - 1];
            if (group.Hash == hash && (group.Array == number || IsEqual(group.Array, array, bytes)))
                return _slots[slot] - 1;
        }

        _groups.Add(new TextGroup { Hash = hash, Array = number, First = owner });
        return (_slots[slot] = (uint)_groups.Count) - 1;
    }

    public void Dispose()
    {
        _groups.Dispose();
        _slots.Dispose();
    }

    private static ReadOnlySpan<byte> Bytes(in HeapRecords array) => new(array.Body, (int)Math.Min(int.MaxValue, (long)array.Count * BasicType.Size(array.ElementType, 8)));

    private bool IsEqual(uint known, in HeapRecords array, ReadOnlySpan<byte> bytes)
    {
        var other = graph.RecordAt(known);
        return other.ElementType == array.ElementType && Bytes(other).SequenceEqual(bytes);
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes, byte type)
    {
        const ulong Mix = 0x9E3779B97F4A7C15UL;
        var hash = ((ulong)bytes.Length * Mix) ^ type;
        fixed (byte* start = bytes)
        {
            var at = start;
            for (var left = bytes.Length >> 3; left > 0; left--, at += 8)
                hash = (ulong.RotateLeft(hash, 23) ^ Unsafe.ReadUnaligned<ulong>(at)) * Mix;
            for (var left = bytes.Length & 7; left > 0; left--, at++)
                hash = (ulong.RotateLeft(hash, 23) ^ *at) * Mix;
        }

        hash ^= hash >> 29;
        return (hash * Mix) ^ (hash >> 32);
    }

    private void Grow()
    {
        var slots = new NativeColumn<uint>(graph.Memory, _slots.Length * 2);
        for (long i = 0; i < _groups.Count; i++)
        {
            var slot = (long)(_groups[i].Hash >> 16) & (slots.Length - 1);
            while (slots[slot] != 0)
                slot = (slot + 1) & (slots.Length - 1);
            slots[slot] = (uint)i + 1;
        }

        _slots.Dispose();
        _slots = slots;
    }
}
