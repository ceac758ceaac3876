namespace Plimsoll.Heap.Format;

/// <summary>Ids to longs by open addressing; the last value of an id wins. Zero is a valid key.</summary>
internal sealed class IdMap
{
    private ulong[] _keys;
    private long[] _values;
    private bool[] _used;
    private int _shift;

    public IdMap(int capacity = 16)
    {
        var size = 16;
        while (size < capacity * 2L && size < 1 << 30)
            size <<= 1;
        (_keys, _values, _used) = (new ulong[size], new long[size], new bool[size]);
        _shift = 64 - System.Numerics.BitOperations.Log2((uint)size);
    }

    public int Count { get; private set; }

    public long this[ulong key]
    {
        set
        {
            if (Count * 2 >= _keys.Length)
                Grow();
            var slot = Slot(key);
            if (!_used[slot])
                Count++;
            (_keys[slot], _values[slot], _used[slot]) = (key, value, true);
        }
    }

    public bool TryGet(ulong key, out long value)
    {
        var slot = Slot(key);
        value = _values[slot];
        return _used[slot];
    }

    private int Slot(ulong key)
    {
        var slot = (int)((key * 0x9E3779B97F4A7C15UL) >> _shift);
        while (_used[slot] && _keys[slot] != key)
            slot = (slot + 1) & (_keys.Length - 1);
        return slot;
    }

    private void Grow()
    {
        var (keys, values, used) = (_keys, _values, _used);
        var size = keys.Length * 2;
        (_keys, _values, _used) = (new ulong[size], new long[size], new bool[size]);
        _shift--;
        Count = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (used[i])
                this[keys[i]] = values[i];
        }
    }
}
