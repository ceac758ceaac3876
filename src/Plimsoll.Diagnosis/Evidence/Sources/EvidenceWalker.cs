using System.Formats.Tar;
using System.IO.Compression;

namespace Plimsoll.Diagnosis.Evidence;

/// <summary>
/// Walks files, folders, archives and standard input, and hands every source to a visitor while it is open.
/// What cannot be opened goes to the coverage with its reason.
/// </summary>
internal sealed class EvidenceWalker(EvidenceOptions options, Action<EvidenceSource> visit, Action<Coverage> report, CancellationToken cancellation)
{
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private int _entries;

    /// <summary>Visits everything below the arguments; <c>-</c> is <paramref name="standardInput"/>.</summary>
    public void Walk(IReadOnlyList<string> paths, Func<Stream> standardInput)
    {
        foreach (var path in paths)
            WalkArgument(path, standardInput, paths.Count > 1);
    }

    private void WalkArgument(string path, Func<Stream> standardInput, bool several)
    {
        if (path == "-")
            Open("(standard input)", null, standardInput(), 0);
        else if (Directory.Exists(path))
            WalkFolder(new DirectoryInfo(path), several ? Path.GetFileName(Path.GetFullPath(path)) + "/" : "", 0);
        else if (File.Exists(path))
            OpenFile(new FileInfo(path), Path.GetFileName(path));
        else
            report(new Coverage(path, null, CoverageState.Unreadable, "no such file or folder"));
    }

    private void WalkFolder(DirectoryInfo folder, string prefix, int depth)
    {
        var real = folder.ResolveLinkTarget(true)?.FullName ?? folder.FullName;
        if (!_folders.Add(real))
        {
            report(new Coverage(prefix, null, CoverageState.Unreadable, $"a link back to {folder.Name}, already read: directory loop"));
            return;
        }

        foreach (var entry in Entries(folder, prefix))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!Counts(prefix + entry.Name))
                return;
            if (entry is DirectoryInfo inner && depth < 64)
                WalkFolder(inner, prefix + inner.Name + "/", depth + 1);
            else if (entry is FileInfo file)
                OpenFile(file, prefix + file.Name);
        }
    }

    private FileSystemInfo[] Entries(DirectoryInfo folder, string prefix)
    {
        try
        {
            return [.. folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or IOException)
        {
            report(new Coverage(prefix, null, CoverageState.Unreadable, $"folder cannot be listed: {denied.Message}"));
            return [];
        }
    }

    private bool Counts(string path)
    {
        if (++_entries <= options.MaxEntries)
            return true;
        if (_entries == options.MaxEntries + 1)
            report(new Coverage(path, null, CoverageState.Unreadable, $"more than {options.MaxEntries} entries: the rest is not read; name the folders that matter"));
        return false;
    }

    private void OpenFile(FileInfo file, string path)
    {
        try
        {
            if (file.Attributes.HasFlag(FileAttributes.Device) || (!file.Exists && file.LinkTarget is not null))
            {
                report(new Coverage(path, null, CoverageState.Unreadable, "not a regular file"));
                return;
            }

            using var content = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
            Open(path, file.FullName, content, 0, content.CanSeek ? content.Length : null);
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or IOException)
        {
            report(new Coverage(path, null, CoverageState.Unreadable, $"cannot be opened: {denied.Message}"));
        }
    }

    private void Open(string path, string? file, Stream content, int depth, long? length = null)
    {
        cancellation.ThrowIfCancellationRequested();
        using var peek = new PeekStream(content, Magic.SampleLength);
        var container = Magic.ContainerOf(peek.Head.Span);
        if (container != Container.None && depth >= options.MaxArchiveDepth)
        {
            report(new Coverage(path, "archive", CoverageState.Unreadable, $"archives nested deeper than {options.MaxArchiveDepth}: unpack it first"));
            return;
        }

        switch (container)
        {
            case Container.GZip:
                OpenGZip(path, peek, depth);
                break;
            case Container.Zip:
                OpenZip(path, file, peek, depth);
                break;
            case Container.Tar:
                OpenTar(path, peek, depth);
                break;
            default:
                visit(new EvidenceSource(path, file, peek, length));
                break;
        }
    }

    private void OpenGZip(string path, PeekStream packed, int depth)
    {
        using var inflate = new GZipStream(packed, CompressionMode.Decompress);
        using var bounded = new BoundedInflateStream(inflate, () => packed.Position, options);
        Open(path, null, bounded, depth + 1);
        if (bounded.Problem is { } problem)
            report(new Coverage(path, "gzip", CoverageState.Partial, problem));
    }

    private void OpenTar(string path, PeekStream packed, int depth)
    {
        try
        {
            using var tar = new TarReader(packed, leaveOpen: true);
            while (tar.GetNextEntry() is { } entry && Counts(path))
            {
                if (entry.DataStream is { } data)
                    Open($"{path}!/{entry.Name}", null, data, depth + 1, entry.Length);
            }
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException or IOException or FormatException)
        {
            report(new Coverage(path, "tar", CoverageState.Partial, $"damaged: {damage.Message} What stands before the damage was read."));
        }
    }

    private void OpenZip(string path, string? file, PeekStream packed, int depth)
    {
        try
        {
            using var seekable = file is null ? Spool(path, packed) : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (seekable is null)
                return;
            using var zip = new ZipArchive(seekable, ZipArchiveMode.Read);
            foreach (var entry in zip.Entries)
            {
                if (!Counts(path))
                    return;
                if (!entry.FullName.EndsWith('/'))
                    OpenZipEntry($"{path}!/{entry.FullName}", entry, depth);
            }
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException or IOException)
        {
            report(new Coverage(path, "zip", CoverageState.Partial, $"damaged: {damage.Message}"));
        }
    }

    private void OpenZipEntry(string path, ZipArchiveEntry entry, int depth)
    {
        if (entry.IsEncrypted)
        {
            report(new Coverage(path, null, CoverageState.Unreadable, "encrypted: unpack it first"));
            return;
        }

        using var content = entry.Open();
        using var bounded = new BoundedInflateStream(content, () => entry.CompressedLength, options);
        Open(path, null, bounded, depth + 1, entry.Length);
        if (bounded.Problem is { } problem)
            report(new Coverage(path, "zip member", CoverageState.Partial, problem));
    }

    // A zip is read from its end, so one that arrives as a stream is spooled to a file that vanishes when closed.
    private FileStream? Spool(string path, Stream packed)
    {
        var name = Path.GetTempFileName();
        var spool = new FileStream(name, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);

        // Unix keeps an open file without a name: then even a killed process leaves nothing behind.
        if (!OperatingSystem.IsWindows())
            File.Delete(name);
        var buffer = new byte[1 << 16];
        long total = 0;
        int got;
        while ((got = packed.Read(buffer)) > 0)
        {
            total += got;
            if (total > options.MaxNestedZipBytes)
            {
                spool.Dispose();
                report(new Coverage(path, "zip", CoverageState.Unreadable, $"a zip inside an archive larger than {options.MaxNestedZipBytes} bytes: unpack it first"));
                return null;
            }

            spool.Write(buffer, 0, got);
        }

        spool.Position = 0;
        return spool;
    }
}
