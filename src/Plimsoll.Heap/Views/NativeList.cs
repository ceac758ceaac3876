using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>A growing list in the memory of a dump's columns.</summary>
/// <param name="memory">Where it comes from.</param>
/// <param name="capacity">Room at first; memory is taken when it is touched, so a queue of objects may ask for all of them.</param>
internal sealed unsafe class NativeList<T>(HeapMemory memory, long capacity = 1 << 10) : IDisposable
    where T : unmanaged
{
    private NativeColumn<T> _column = new(memory, capacity);

    public long Count { get; private set; }

    public ref T this[long index] => ref _column.Start[index];

    public void Add(T value)
    {
        if (Count == _column.Length)
            Grow();
        _column.Start[Count++] = value;
    }

    public void Dispose() => _column.Dispose();

    private void Grow()
    {
        var larger = new NativeColumn<T>(memory, Count * 2);
        Buffer.MemoryCopy(_column.Start, larger.Start, larger.Length * sizeof(T), Count * sizeof(T));
        _column.Dispose();
        _column = larger;
    }
}
