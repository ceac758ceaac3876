using System.Formats.Tar;
using System.IO.Compression;

namespace Plimsoll.Gc.Files;

/// <summary>One log: a file, or a member of a zip or tar archive. It can be opened more than once; gzip is unpacked by content, not by name.</summary>
/// <param name="Path">The file's path; of a member <c>archive!/member</c>.</param>
/// <param name="Raw">Opens it as it is stored; its bytes are told as they are read, where someone wants to know.</param>
internal sealed record LogSource(string Path, Func<IProgress<long>?, Stream> Raw)
{
    private const int MostMembers = 10_000;
    private const int TarMagicAt = 257;

    /// <summary>The file itself, or the members of the archive that it is.</summary>
    public static IReadOnlyList<LogSource> Of(string path)
    {
        var file = new LogSource(path, progress => OpenFile(path, progress));
        try
        {
            return file.Kind() switch
            {
                ArchiveKind.Zip => ZipMembers(path),
                ArchiveKind.Tar => TarMembers(file),
                _ => [file],
            };
        }
        catch (InvalidDataException)
        {
            return [file];
        }
    }

    /// <summary>A pipe, which can be opened but once (<c>&lt;(kubectl logs pod)</c>, a fifo); null for a file or a folder.</summary>
    public static Stream? Pipe(string path)
    {
        if (!File.Exists(path))
            return null;
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (!stream.CanSeek)
            return stream;
        stream.Dispose();
        return null;
    }

    /// <summary>The content, unpacked. <paramref name="progress"/> gets the bytes read of the file as it is stored.</summary>
    public Stream Open(IProgress<long>? progress = null)
    {
        Span<byte> magic = stackalloc byte[2];
        bool packed;
        using (var first = Raw(null))
            packed = first.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
        return packed ? new GZipStream(Raw(progress), CompressionMode.Decompress) : Raw(progress);
    }

    private static Stream OpenFile(string path, IProgress<long>? progress)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        return progress is null ? file : new MeteredStream(file, progress);
    }

    private ArchiveKind Kind()
    {
        Span<byte> head = stackalloc byte[TarMagicAt + 5];
        using var content = Open();
        var length = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (head[..length].StartsWith("PK\x03\x04"u8))
            return ArchiveKind.Zip;
        return length == head.Length && head[TarMagicAt..].SequenceEqual("ustar"u8) ? ArchiveKind.Tar : ArchiveKind.None;
    }

    private static IReadOnlyList<LogSource> ZipMembers(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        return [.. zip.Entries.Where(entry => entry.Length > 0).Take(MostMembers).Select(entry => entry.FullName).Distinct(StringComparer.Ordinal).Select(name => new LogSource($"{path}!/{name}", progress => ZipMember(path, name, progress)))];
    }

    private static OwningStream ZipMember(string path, string name, IProgress<long>? progress)
    {
        var file = OpenFile(path, progress);
        Count(file, false);
        var zip = new ZipArchive(file, ZipArchiveMode.Read);
        var member = zip.GetEntry(name)?.Open() ?? Stream.Null;
        Count(file, true);
        return new OwningStream(member, zip);
    }

    private static List<LogSource> TarMembers(LogSource archive)
    {
        var members = new List<LogSource>();
        using var content = archive.Open();
        using var tar = new TarReader(content);
        for (var index = 0; index < MostMembers && tar.GetNextEntry() is { } entry; index++)
        {
            var at = index;
            if (entry.DataStream is not null)
                members.Add(new LogSource($"{archive.Path}!/{entry.Name}", progress => TarMember(archive.Path, at, progress)));
        }

        return members;
    }

    // A tar has no directory: its members are passed by until the wanted one comes.
    private static OwningStream TarMember(string path, int index, IProgress<long>? progress)
    {
        Stream? file = null;
        var content = new LogSource(path, _ => file = OpenFile(path, progress)).Open();
        Count(file, false);
        var tar = new TarReader(content);
        var entry = tar.GetNextEntry();
        for (var at = 0; at < index && entry is not null; at++)
            entry = tar.GetNextEntry();
        Count(file, true);
        return new OwningStream(entry?.DataStream ?? Stream.Null, tar, content);
    }

    private static void Count(Stream? file, bool counts)
    {
        if (file is MeteredStream metered)
            metered.Counts = counts;
    }

    private enum ArchiveKind
    {
        None,
        Zip,
        Tar,
    }
}
