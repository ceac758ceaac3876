using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Saved;

/// <summary>
/// The index of one dump: a folder with a file for each step of the work that was done once. Every file stands for itself: it is read only where its identity, version, checksums and ranges are right, written when
/// the step had to be computed, and replaced as a whole.
/// </summary>
internal sealed class SavedSteps : IDisposable
{
    /// <summary>End of the names of files that are being written.</summary>
    public const string PartSuffix = ".part";

    private readonly HeapIndexPlace _place;
    private readonly DumpIdentity _identity;
    private readonly ParallelOptions _parallel;
    private readonly Dictionary<string, SavedFile?> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SavedFileWriter> _writers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];
    private readonly List<Action> _whenFinished = [];
    private bool _isClosed;

    public SavedSteps(HeapIndexPlace place, DumpBytes dump, HeapOptions options, ParallelOptions parallel) =>
        (_place, _identity, _parallel) = (place, DumpIdentity.Of(dump, options), parallel);

    /// <summary>Steps that were read from files that earlier questions wrote.</summary>
    public IReadOnlyList<string> Used => [.. _open.Where(pair => pair.Value is not null && !_own.Contains(pair.Key)).Select(pair => pair.Key)];

    /// <summary>Steps that were written, once they are whole.</summary>
    public IReadOnlyList<string> Written { get; private set; } = [];

    /// <summary>Why files were not used or not written.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Nothing more is read or written: what this dump would need is beyond an index.</summary>
    public void GiveUp()
    {
        _isClosed = true;
        foreach (var writer in _writers.Values)
            writer.Dispose();
        _writers.Clear();
    }

    /// <summary>What a step left behind; null where it has to be computed.</summary>
    public T? Read<T>(string step, Func<SavedFile, T> read)
        where T : class
    {
        if (_isClosed || Open(step) is not { } file)
            return null;
        try
        {
            return read(file);
        }
        catch (SavedDamageException damage)
        {
            Reject(step, "is damaged: " + damage.Message);
            file.Dispose();
            _open[step] = null;
            return null;
        }
    }

    /// <summary>Whether an earlier question left a step behind.</summary>
    public bool Has(string step) => !_isClosed && Open(step) is not null;

    /// <summary>Starts to write a step; null where there is nothing to write to.</summary>
    public SavedFileWriter? Write(string step)
    {
        if (_isClosed || _place.IsReadOnly)
            return null;
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(_place.Folder);
            else
                Directory.CreateDirectory(_place.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            if (_writers.Remove(step, out var before))
                before.Dispose();
            _own.Add(step);
            return _writers[step] = SavedFileWriter.Start(PathOf(step), _identity, _place.Most - _writers.Values.Sum(writer => writer.Written), _parallel.CancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _problems.Add($"no index is written: {failure.Message}");
            _isClosed = true;
            return null;
        }
    }

    /// <summary>Gives all files that are whole their names, and takes the others away.</summary>
    public void Finish()
    {
        Written = [.. Written, .. _writers.Where(pair => Finish(pair.Key, pair.Value)).Select(pair => pair.Key)];
        _writers.Clear();
        foreach (var action in _whenFinished)
            action();
        _whenFinished.Clear();
    }

    /// <summary>Keeps what a file still needs until it is written, so that no answer waits for the disk.</summary>
    public void WhenFinished(Action action) => _whenFinished.Add(action);

    public void Dispose()
    {
        Finish();
        foreach (var file in _open.Values)
            file?.Dispose();
    }

    private bool Finish(string step, SavedFileWriter writer)
    {
        writer.Finish();
        writer.Dispose();
        if (writer.Failure is { } failure)
            _problems.Add($"the index of this step is not written ({step}): {failure}");
        return writer.IsWhole;
    }

    private SavedFile? Open(string step)
    {
        if (_open.TryGetValue(step, out var open))
            return open;
        var path = PathOf(step);
        if (!File.Exists(path))
            return null;
        try
        {
            if (SavedFile.Open(path, _identity, _parallel, out var refusal) is { } file)
                return _open[step] = file;
            Reject(step, refusal);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Reject(step, "cannot be read: " + failure.Message);
        }

        return _open[step] = null;
    }

    private void Reject(string step, string reason) => _problems.Add($"index file {PathOf(step)} {reason}; the step is computed again");

    private string PathOf(string step) => Path.Combine(_place.Folder, step + ".index");
}
