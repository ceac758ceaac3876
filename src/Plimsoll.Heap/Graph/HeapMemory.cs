using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Plimsoll.Heap.Graph;

/// <summary>
/// Where the columns of one dump come from. Large blocks that are given back are used again, since fresh pages cost more than clearing old ones;
/// above the bound blocks are mapped files in the spool folder, which the system writes out as it needs: slower, but bounded.
/// </summary>
internal sealed unsafe class HeapMemory(long bound, string spoolFolder) : IDisposable
{
    /// <summary>Smaller blocks are left to the allocator.</summary>
    private readonly long _large = bound is > 0 and < 1 << 30 ? 1 << 16 : 1 << 20;

    private readonly Lock _gate = new();
    private readonly List<Block> _free = [];
    private long _held;
    private bool _isClosed;

    /// <summary>Bytes of blocks that went to files so far.</summary>
    public long Spilled { get; private set; }

    /// <summary>A zeroed block.</summary>
    /// <exception cref="IOException">The bound is reached, and the disk has no room.</exception>
    public Block Take(long bytes)
    {
        if (bytes < _large)
            return Block.Of(bytes);
        lock (_gate)
        {
            if (Used(bytes) is { } again)
            {
                NativeMemory.Clear(again.Start, (nuint)bytes);
                return again;
            }

            Release();
            if (bound > 0 && _held + bytes > bound)
            {
                Spilled += bytes;
                return Block.File(bytes, spoolFolder);
            }

            _held += bytes;
            return Block.Of(bytes);
        }
    }

    public void Return(Block block)
    {
        lock (_gate)
        {
            if (block.Capacity >= _large && !block.IsFile && !_isClosed)
                _free.Add(block);
            else
                block.Dispose();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            Release();
        }
    }

    /// <summary>The smallest free block that is large enough and not wasteful.</summary>
    private Block? Used(long bytes)
    {
        Block? best = null;
        foreach (var block in _free)
        {
            if (block.Capacity >= bytes && block.Capacity <= bytes * 2 && (best is null || block.Capacity < best.Capacity))
                best = block;
        }

        if (best is not null)
            _free.Remove(best);
        return best;
    }

    private void Release()
    {
        foreach (var block in _free)
        {
            _held -= block.Capacity;
            block.Dispose();
        }

        _free.Clear();
    }
}

/// <summary>A stretch of memory outside the managed heap, or of a mapped file that is deleted on close.</summary>
internal sealed unsafe class Block : IDisposable
{
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;

    private Block(void* start, long capacity)
    {
        Start = start;
        Capacity = capacity;
    }

    private Block(MemoryMappedFile map, long capacity)
    {
        (_map, _view, Capacity) = (map, map.CreateViewAccessor(0, capacity), capacity);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Start = start;
    }

    ~Block() => Free();

    public void* Start { get; private set; }

    public long Capacity { get; }

    public bool IsFile => _map is not null;

    public static Block Of(long bytes) => new(NativeMemory.AllocZeroed((nuint)bytes), bytes);

    public static Block File(long bytes, string folder)
    {
        Directory.CreateDirectory(folder);
        var room = new DriveInfo(folder).AvailableFreeSpace;
        if (room < bytes + (128L << 20))
            throw new IOException($"the memory bound is reached and {folder} has room for {room} bytes of the {bytes} that are needed next; raise --memory or choose another folder (TMPDIR)");
        var path = Path.Combine(folder, $"plimsoll-{Guid.NewGuid():N}.column");
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, BufferSize = 0, Options = FileOptions.DeleteOnClose,
        });
        file.SetLength(bytes);

        // Unix keeps an open file without a name: then even a killed process leaves nothing behind.
        if (!OperatingSystem.IsWindows())
            System.IO.File.Delete(path);
        return new Block(MemoryMappedFile.CreateFromFile(file, null, bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false), bytes);
    }

    public void Dispose()
    {
        if (_view is not null && Start is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map!.Dispose();
        }

        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_map is null)
            NativeMemory.Free(Start);
        Start = null;
    }
}
