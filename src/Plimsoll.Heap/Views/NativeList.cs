using System.Runtime.InteropServices;

namespace Plimsoll.Heap.Views;

/// <summary>A growing list outside the managed heap.</summary>
internal sealed unsafe class NativeList<T> : IDisposable
    where T : unmanaged
{
    private T* _start = (T*)NativeMemory.Alloc(1 << 10, (nuint)sizeof(T));
    private long _capacity = 1 << 10;

    ~NativeList() => NativeMemory.Free(_start);

    public long Count { get; private set; }

    public ref T this[long index] => ref _start[index];

    public void Add(T value)
    {
        if (Count == _capacity)
        {
            _capacity *= 2;
            _start = (T*)NativeMemory.Realloc(_start, (nuint)(_capacity * sizeof(T)));
        }

        _start[Count++] = value;
    }

    public void Dispose()
    {
        NativeMemory.Free(_start);
        _start = null;
        GC.SuppressFinalize(this);
    }
}
