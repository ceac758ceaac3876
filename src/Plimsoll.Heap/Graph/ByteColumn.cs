namespace Plimsoll.Heap.Graph;

/// <summary>Numbers of bytes that are summed up: four bytes each as long as all of them together stay below 4 GiB, else eight.</summary>
internal sealed class ByteColumn : IDisposable
{
    private readonly NativeColumn<uint> _low;
    private readonly NativeColumn<uint>? _high;

    public ByteColumn(HeapMemory memory, long length, long most)
    {
        _low = new NativeColumn<uint>(memory, length);
        _high = most is >= 0 and <= uint.MaxValue ? null : new NativeColumn<uint>(memory, length);
    }

    public long this[uint index]
    {
        get => _low[index] | (_high is null ? 0 : (long)_high[index] << 32);
        set
        {
            _low[index] = (uint)value;
            if (_high is not null)
                _high[index] = (uint)(value >> 32);
        }
    }

    public void Dispose()
    {
        _low.Dispose();
        _high?.Dispose();
    }
}
