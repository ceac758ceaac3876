using System.Collections.Concurrent;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Saved;

/// <summary>
/// Writes one file of an index in the background, section by section as they are ready, under another name until it is whole. A disk that fails or is full ends the writing, never the question: <see cref="Failure"/>
/// says why.
/// </summary>
internal sealed unsafe class SavedFileWriter : IDisposable
{
    /// <summary>Room that is left on the disk.</summary>
    private const long Spare = 512L << 20;

    private readonly string _path;
    private readonly string _part;
    private readonly DumpIdentity _identity;
    private readonly CancellationToken _cancellation;
    private readonly FileStream _file;
    private readonly BlockingCollection<(nint Start, long Bytes, byte[]? Keep)> _queue = [];
    private readonly List<SavedSection> _sections = [];
    private readonly List<TaskCompletionSource> _done = [];
    private readonly Task _work;
    private readonly long _room;
    private bool _isComplete;
    private bool _isDisposed;

    private SavedFileWriter(string path, DumpIdentity identity, long room, CancellationToken cancellation)
    {
        (_path, _identity, _room, _cancellation) = (path, identity, room, cancellation);
        _part = FormattableString.Invariant($"{path}.{Guid.NewGuid():N}{SavedSteps.PartSuffix}");
        _file = new FileStream(_part, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Delete, BufferSize = 0 });
        _work = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Why nothing was written; null as long as all is well.</summary>
    public string? Failure { get; private set; }

    /// <summary>Bytes of the file.</summary>
    public long Written { get; private set; } = SavedHeader.Bytes;

    /// <summary>Starts a file; throws what the file system throws.</summary>
    public static SavedFileWriter Start(string path, DumpIdentity identity, long most, CancellationToken cancellation) =>
        new(path, identity, Math.Min(most, new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace - Spare), cancellation);

    /// <summary>Adds a column, which must stay as it is until <see cref="Wait"/> returns. Returns the number of the section.</summary>
    public int Add<T>(NativeColumn<T> column, long length)
        where T : unmanaged => Add((nint)column.Start, length * sizeof(T), null);

    /// <summary>Adds bytes.</summary>
    public int Add(byte[] bytes) => Add(0, bytes.Length, bytes);

    /// <summary>Waits until a section no longer needs its column.</summary>
    public void Wait(int section) => _done[section].Task.Wait();

    /// <summary>Says that this was the last section: only then the file becomes one.</summary>
    public void Complete()
    {
        _isComplete = true;
        _queue.CompleteAdding();
    }

    /// <summary>Whether the file is there, whole.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Whether nothing more is written, and no column needed.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Waits for all sections and gives the file its name.</summary>
    public void Finish()
    {
        if (IsFinished)
            return;
        IsFinished = true;
        _queue.CompleteAdding();
        _work.Wait();
        if (!_isComplete || Failure is not null || _cancellation.IsCancellationRequested)
            return;
        try
        {
            RandomAccess.Write(_file.SafeFileHandle, SavedHeader.Write(_identity, _sections), 0);
            _file.Dispose();
            File.Move(_part, _path, overwrite: true);
            IsWhole = true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Failure = failure.Message;
        }
    }

    /// <summary>Takes an unfinished file away.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = IsFinished = true;
        _queue.CompleteAdding();
        _work.Wait();
        _queue.Dispose();
        _file.Dispose();
        try
        {
            File.Delete(_part);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Failure ??= failure.Message;
        }
    }

    private int Add(nint start, long bytes, byte[]? keep)
    {
        lock (_done)
        {
            _done.Add(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            _queue.Add((start, bytes, keep), CancellationToken.None);
            return _done.Count - 1;
        }
    }

    private void Work()
    {
        var number = 0;
        foreach (var (start, bytes, keep) in _queue.GetConsumingEnumerable(CancellationToken.None))
        {
            try
            {
                if (Failure is null && !_cancellation.IsCancellationRequested)
                    Write(start, bytes, keep);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Failure = failure.Message;
            }
            finally
            {
                TaskCompletionSource done;
                lock (_done)
                    done = _done[number++];
                done.SetResult();
            }
        }
    }

    private void Write(nint start, long bytes, byte[]? keep)
    {
        if (Written + bytes > _room)
            throw new IOException($"{bytes} more bytes do not fit into the room that is left for it");
        fixed (byte* kept = keep)
        {
            var from = keep is null ? (byte*)start : kept;
            var (sum, offset) = (0UL, Written);
            for (long at = 0; at < bytes && !_cancellation.IsCancellationRequested; at += Checksum.PieceBytes)
            {
                var piece = (int)Math.Min(Checksum.PieceBytes, bytes - at);
                sum = Checksum.With(sum, Checksum.OfPiece(from + at, piece));
                RandomAccess.Write(_file.SafeFileHandle, new ReadOnlySpan<byte>(from + at, piece), offset + at);
            }

            _sections.Add(new SavedSection(offset, bytes, sum));
            Written = (offset + bytes + SavedHeader.Bytes - 1) & -SavedHeader.Bytes;
        }
    }
}
