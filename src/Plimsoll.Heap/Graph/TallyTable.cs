using System.Runtime.CompilerServices;

namespace Plimsoll.Heap.Graph;

/// <summary>Tallies by class id, for instances and object arrays: open addressing, one per worker.</summary>
internal sealed class TallyTable
{
    private ulong[] _keys = new ulong[1 << 12];
    private Tally[] _tallies = new Tally[1 << 12];
    private int _count;
    private int _shift = 64 - 12;

    /// <summary>The tally of a class; kind 0 instances, 1 object arrays (class ids are aligned, so the lowest bit is free). Valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Tally Of(ulong classId, uint kind)
    {
        var key = (classId << 1) | kind | (1UL << 63);
        var keys = _keys;
        var slot = (int)((key * 0x9E3779B97F4A7C15UL) >> _shift) & (keys.Length - 1);
        while (keys[slot] != key)
        {
            if (keys[slot] == 0)
                return ref Insert(key);
            slot = (slot + 1) & (keys.Length - 1);
        }

        return ref _tallies[slot];
    }

    public void CopyTo(SortedDictionary<ulong, Tally> target, uint kind)
    {
        for (var i = 0; i < _keys.Length; i++)
        {
            if (_keys[i] == 0 || (_keys[i] & 1) != kind)
                continue;
            var id = (_keys[i] & ~(1UL << 63)) >> 1;
            target.TryGetValue(id, out var tally);
            Census.Merge(ref tally, _tallies[i]);
            target[id] = tally;
        }
    }

    private ref Tally Insert(ulong key)
    {
        if (++_count * 2 > _keys.Length)
            Grow();
        return ref Slot(key);
    }

    private ref Tally Slot(ulong key)
    {
        var slot = (int)((key * 0x9E3779B97F4A7C15UL) >> _shift);
        while (_keys[slot] != 0)
            slot = (slot + 1) & (_keys.Length - 1);
        _keys[slot] = key;
        return ref _tallies[slot];
    }

    private void Grow()
    {
        var (keys, tallies) = (_keys, _tallies);
        (_keys, _tallies) = (new ulong[keys.Length * 2], new Tally[keys.Length * 2]);
        _shift--;
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] != 0)
                Slot(keys[i]) = tallies[i];
        }
    }
}
