using System.IO.Compression;
using System.IO.MemoryMappedFiles;

namespace Plimsoll.Heap.Format;

/// <summary>
/// The bytes of a dump in one piece of address space: a mapped file, or a spool file that is deleted on close when the dump is
/// packed (gzip, one or many members), in parts (<c>X</c>, <c>X.p0</c>, <c>X.p1</c> of JDK 22+) or a stream.
/// </summary>
internal sealed unsafe class DumpBytes : IDisposable
{
    private const int BufferSize = 1 << 18;
    private const long DiskCheckEvery = 64L << 20;
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly FileStream _file;

    private DumpBytes(FileStream file, string? problem)
    {
        _file = file;
        Length = file.Length;
        Problem = problem;
        if (Length == 0)
            return;
        _map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Start = start + _view.PointerOffset;
    }

    public byte* Start { get; private set; }

    public long Length { get; private set; }

    /// <summary>Bytes on disk.</summary>
    public long PackedLength { get; private init; }

    /// <summary>When the file was last changed, in ticks; 0 for streams.</summary>
    public long Modified { get; private init; }

    /// <summary>How the bytes were packed, in words.</summary>
    public string Packing { get; private init; } = "plain";

    /// <summary>Whether several files were put together.</summary>
    public bool IsMerged { get; private init; }

    /// <summary>What went wrong while unpacking; null when nothing did.</summary>
    public string? Problem { get; }

    /// <summary>Leaves out the bytes before another dump in the same file.</summary>
    public void Skip(long bytes)
    {
        Start += bytes;
        Length -= bytes;
    }

    public static DumpBytes Open(IReadOnlyList<string> paths, string spoolFolder, int threads, CancellationToken cancellation)
    {
        if (paths.Count == 1 && !IsGzip(paths[0]))
            return new DumpBytes(new FileStream(paths[0], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), null) { PackedLength = new FileInfo(paths[0]).Length, Modified = File.GetLastWriteTimeUtc(paths[0]).Ticks };
        return Spool(spoolFolder, spool =>
        {
            string? problem = null;
            foreach (var path in paths)
            {
                using var part = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize);
                problem ??= Append(part, IsGzip(path), spool, path, threads, cancellation);
            }

            return problem;
        }, paths);
    }

    public static DumpBytes Open(Stream stream, string name, string spoolFolder, CancellationToken cancellation) =>
        Spool(spoolFolder, spool =>
        {
            var buffered = new BufferedStream(stream, BufferSize);
            var first = new byte[2];
            var read = buffered.ReadAtLeast(first, 2, throwOnEndOfStream: false);
            using var whole = new PrefixedStream(first.AsMemory(0, read), buffered);
            return Append(whole, read == 2 && first is [0x1f, 0x8b], spool, name, cancellation);
        });

    public void Dispose()
    {
        if (_view is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
        }

        _map?.Dispose();
        _file.Dispose();
    }

    private static string? Append(FileStream part, bool packed, FileStream spool, string path, int threads, CancellationToken cancellation)
    {
        var start = spool.Position;
        if (packed && GzipMembers.Unpack(part, spool.SafeFileHandle, start, DiskRoom(spool.Name) - (2 * DiskCheckEvery), new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancellation }) is >= 0 and var length)
        {
            spool.Position = start + length;
            return null;
        }

        spool.SetLength(start);
        part.Position = packed ? 0 : PartOverlap.Of(spool, part);
        return Append(part, packed, spool, path, cancellation);
    }

    private static DumpBytes Spool(string folder, Func<FileStream, string?> fill, IReadOnlyList<string>? paths = null)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"plimsoll-{Guid.NewGuid():N}.hprof");
        var spool = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, BufferSize = 0, Options = FileOptions.DeleteOnClose,
        });
        try
        {
            // Unix keeps an open file without a name: then even a killed process leaves nothing behind.
            if (!OperatingSystem.IsWindows())
                File.Delete(path);
            var problem = fill(spool);
            return new DumpBytes(spool, problem)
            {
                IsMerged = paths?.Count > 1, PackedLength = paths?.Sum(path => new FileInfo(path).Length) ?? spool.Length, Modified = paths?.Max(path => File.GetLastWriteTimeUtc(path).Ticks) ?? 0, Packing = paths is null ? "within an archive" : PackingOf(paths[0]),
            };
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    /// <summary>Copies one part, unpacked; stops at a broken gzip member with what came before it, and says so.</summary>
    private static string? Append(Stream source, bool packed, FileStream spool, string name, CancellationToken cancellation)
    {
        var start = spool.Position;
        using var input = packed ? new GZipStream(source, CompressionMode.Decompress) : source;
        var buffer = new byte[BufferSize];
        var checkAt = spool.Position;
        try
        {
            for (int read; (read = input.Read(buffer)) > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                spool.Write(buffer, 0, read);
                if (spool.Position >= checkAt && DiskRoom(spool.Name) < 2 * DiskCheckEvery)
                    return $"{name}: the disk of {Path.GetDirectoryName(spool.Name)} is full after {spool.Position - start} unpacked bytes; choose another folder for the spool file (TMPDIR) or unpack the dump by hand";
                if (spool.Position >= checkAt)
                    checkAt = spool.Position + DiskCheckEvery;
            }
        }
        catch (InvalidDataException)
        {
            return $"{name}: the gzip stream is broken after {spool.Position - start} unpacked bytes; the rest is lost";
        }
        catch (EndOfStreamException)
        {
            return $"{name}: the gzip stream ends early after {spool.Position - start} unpacked bytes";
        }

        return null;
    }

    private static long DiskRoom(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path) ?? path).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return long.MaxValue;
        }
    }

    private static string PackingOf(string path)
    {
        if (!IsGzip(path))
            return "plain";
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var head = new byte[64];
        var block = GzipMembers.BlockSize(head.AsSpan(0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
        return block == 0 ? "gzip" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"gzip in members of {block} bytes");
    }

    private static bool IsGzip(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 2);
        return file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
    }
}
