using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plimsoll.Heap.Graph;

/// <summary>A growing stack outside the managed heap.</summary>
internal sealed unsafe class NativeStack<T> : IDisposable
    where T : unmanaged
{
    private T* _start = (T*)NativeMemory.Alloc(1 << 12, (nuint)sizeof(T));
    private long _capacity = 1 << 12;

    ~NativeStack() => NativeMemory.Free(_start);

    public long Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(T value)
    {
        if (Count == _capacity)
            Grow();
        _start[Count++] = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Pop() => _start[--Count];

    /// <summary>The entry that many places below the top.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Below(long depth) => _start[Count - 1 - depth];

    public void Dispose()
    {
        NativeMemory.Free(_start);
        _start = null;
        GC.SuppressFinalize(this);
    }

    private void Grow()
    {
        _capacity *= 2;
        _start = (T*)NativeMemory.Realloc(_start, (nuint)(_capacity * sizeof(T)));
    }
}
