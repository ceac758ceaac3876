using System.IO.MemoryMappedFiles;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Saved;

/// <summary>Whether one piece of a section holds only values that may be followed.</summary>
/// <param name="piece">The first element of the piece.</param>
/// <param name="first">Its number in the section.</param>
/// <param name="count">Elements in the piece.</param>
internal unsafe delegate bool PieceCheck<T>(T* piece, long first, long count)
    where T : unmanaged;

/// <summary>One file of an index, mapped privately: what is written to its columns stays in memory. A section is checked when it is first asked for.</summary>
internal sealed unsafe class SavedFile : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly SavedSection[] _sections;
    private readonly ParallelOptions _parallel;
    private readonly byte* _start;

    private SavedFile(FileStream file, SavedSection[] sections, ParallelOptions parallel)
    {
        (_sections, _parallel) = (sections, parallel);
        _map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.CopyOnWrite, HandleInheritability.None, leaveOpen: false);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.CopyOnWrite);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
    }

    public int Sections => _sections.Length;

    /// <summary>Null with the reason where the file cannot be used.</summary>
    public static SavedFile? Open(string path, DumpIdentity identity, ParallelOptions parallel, out string refusal)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0);
        var header = new byte[SavedHeader.Bytes];
        var read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (SavedHeader.Read(header.AsSpan(0, read), file.Length, identity, out refusal) is { } sections)
            return new SavedFile(file, sections, parallel);
        file.Dispose();
        return null;
    }

    /// <summary>A section of bytes.</summary>
    public ReadOnlySpan<byte> Blob(int section)
    {
        using var column = Column<byte>(section, -1, null);
        return _sections[section].Bytes <= int.MaxValue ? new ReadOnlySpan<byte>(column.Start, (int)_sections[section].Bytes) : throw new SavedDamageException($"section {section} has {_sections[section].Bytes} bytes");
    }

    /// <summary>Elements in a section.</summary>
    public long Length<T>(int section)
        where T : unmanaged => section < _sections.Length ? _sections[section].Bytes / sizeof(T) : throw new SavedDamageException($"section {section} is missing");

    /// <summary>A section as a column, whose checksum and values were checked. A length of -1 accepts any.</summary>
    /// <exception cref="SavedDamageException">The section is not what was written.</exception>
    public NativeColumn<T> Column<T>(int section, long length, PieceCheck<T>? check)
        where T : unmanaged
    {
        var found = Length<T>(section);
        var place = _sections[section];
        if (place.Bytes % sizeof(T) != 0 || (length >= 0 && found != length))
            throw new SavedDamageException($"section {section} has {place.Bytes} bytes where {length} elements of {sizeof(T)} were expected");
        var at = _start + place.Offset;
        var sums = new ulong[(place.Bytes + Checksum.PieceBytes - 1) / Checksum.PieceBytes];
        var isSound = true;
        Parallel.For(0, sums.Length, _parallel, piece =>
        {
            var from = (long)piece * Checksum.PieceBytes;
            var bytes = Math.Min(Checksum.PieceBytes, place.Bytes - from);
            sums[piece] = Checksum.OfPiece(at + from, bytes);
            if (check is not null && !check((T*)(at + from), from / sizeof(T), bytes / sizeof(T)))
                Volatile.Write(ref isSound, false);
        });
        ulong sum = 0;
        foreach (var one in sums)
            sum = Checksum.With(sum, one);
        if (sum != place.Sum)
            throw new SavedDamageException($"the checksum of section {section} is wrong");
        return isSound ? new NativeColumn<T>((T*)at, found) : throw new SavedDamageException($"section {section} holds values out of range");
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }
}
