using System.Runtime.InteropServices;

namespace Plimsoll.Heap.Graph;

/// <summary>A zeroed array outside the managed heap: no limit of 2^31 elements, no collector cost, memory is taken when touched.</summary>
internal sealed unsafe class NativeColumn<T> : IDisposable
    where T : unmanaged
{
    private T* _start;

    public NativeColumn(long length)
    {
        Length = length;
        _start = (T*)NativeMemory.AllocZeroed((nuint)length + 8, (nuint)sizeof(T));
    }

    ~NativeColumn() => Free();

    public long Length { get; }

    public T* Start => _start;

    public ref T this[long index] => ref _start[index];

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_start);
        _start = null;
    }
}
