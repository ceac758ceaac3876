using System.Runtime.CompilerServices;
using Plimsoll.Heap.Saved;

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

    private ByteColumn(NativeColumn<uint> low, NativeColumn<uint>? high) => (_low, _high) = (low, high);

    /// <summary>The column as a file kept it: the low halves in one section, the high ones, where there are any, in another.</summary>
    /// <exception cref="SavedDamageException">The file is not what was written.</exception>
    public static ByteColumn Read(SavedFile file, int low, int high, long length) =>
        new(file.Column<uint>(low, length, null), file.Sections > high ? file.Column<uint>(high, length, null) : null);

    public void WriteLow(SavedFileWriter writer) => writer.Add(_low, _low.Length);

    public void WriteHigh(SavedFileWriter writer)
    {
        if (_high is not null)
            writer.Add(_high, _high.Length);
    }

    public long this[uint index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _low[index] | (_high is null ? 0 : (long)_high[index] << 32);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
