using System.Runtime.CompilerServices;

namespace Plimsoll.Heap.Graph;

/// <summary>A growing stack outside the managed heap.</summary>
internal sealed unsafe class NativeStack<T> : IDisposable
    where T : unmanaged
{
    private readonly HeapMemory _memory;
    private NativeColumn<T> _column;
    private T* _start;
    private long _capacity = 1 << 12;

    public NativeStack(HeapMemory memory)
    {
        _memory = memory;
        _column = new NativeColumn<T>(memory, _capacity);
        _start = _column.Start;
    }

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
        _column.Dispose();
        _start = null;
    }

    private void Grow()
    {
        var larger = new NativeColumn<T>(_memory, _capacity * 2);
        Buffer.MemoryCopy(_start, larger.Start, larger.Length * sizeof(T), _capacity * sizeof(T));
        _column.Dispose();
        (_column, _capacity) = (larger, _capacity * 2);
        _start = larger.Start;
    }
}
