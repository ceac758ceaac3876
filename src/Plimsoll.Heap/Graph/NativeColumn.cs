namespace Plimsoll.Heap.Graph;

/// <summary>A zeroed array outside the managed heap: no limit of 2^31 elements, no collector cost, memory is taken when touched.</summary>
internal sealed unsafe class NativeColumn<T> : IDisposable
    where T : unmanaged
{
    private readonly HeapMemory? _memory;
    private T* _start;
    private Block? _block;

    public NativeColumn(HeapMemory memory, long length)
    {
        (_memory, Length) = (memory, length);
        _block = memory.Take((length + 8) * sizeof(T));
        _start = (T*)_block.Start;
    }

    /// <summary>A column of an index file, whose memory the file gives back.</summary>
    public NativeColumn(T* mapped, long length)
    {
        _start = mapped;
        Length = length;
    }

    public long Length { get; }

    public T* Start => _start;

    public ref T this[long index] => ref _start[index];

    public void Dispose()
    {
        if (_block is not null)
            _memory!.Return(_block);
        _block = null;
        _start = null;
    }
}
