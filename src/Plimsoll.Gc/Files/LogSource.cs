using System.Formats.Tar;
using System.IO.Compression;

namespace Plimsoll.Gc.Files;

/// <summary>One log: a file, or a member of a zip or tar archive. It can be opened more than once; gzip is unpacked by content, not by name.</summary>
/// <param name="Path">The file's path; of a member <c>archive!/member</c>.</param>
/// <param name="Raw">Opens it as it is stored.</param>
internal sealed record LogSource(string Path, Func<Stream> Raw)
{
    private const int MostMembers = 10_000;
    private const int TarMagicAt = 257;

    /// <summary>The file itself, or the members of the archive that it is.</summary>
    public static IReadOnlyList<LogSource> Of(string path)
    {
        var file = new LogSource(path, () => OpenFile(path));
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

    /// <summary>The content, unpacked.</summary>
    public Stream Open()
    {
        Span<byte> magic = stackalloc byte[2];
        var first = Raw();
        var packed = first.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
        if (first.CanSeek)
        {
            first.Position = 0;
            return packed ? new GZipStream(first, CompressionMode.Decompress) : first;
        }

        first.Dispose();
        return packed ? new GZipStream(Raw(), CompressionMode.Decompress) : Raw();
    }

    private static FileStream OpenFile(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);

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
        return [.. zip.Entries.Where(entry => entry.Length > 0).Take(MostMembers).Select(entry => entry.FullName).Distinct(StringComparer.Ordinal).Select(name => new LogSource($"{path}!/{name}", () => ZipMember(path, name)))];
    }

    private static OwningStream ZipMember(string path, string name)
    {
        var zip = ZipFile.OpenRead(path);
        return new OwningStream(zip.GetEntry(name)?.Open() ?? Stream.Null, zip);
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
                members.Add(new LogSource($"{archive.Path}!/{entry.Name}", () => TarMember(archive, at)));
        }

        return members;
    }

    // A tar has no directory: its members are passed by until the wanted one comes.
    private static OwningStream TarMember(LogSource archive, int index)
    {
        var content = archive.Open();
        var tar = new TarReader(content);
        var entry = tar.GetNextEntry();
        for (var at = 0; at < index && entry is not null; at++)
            entry = tar.GetNextEntry();
        return new OwningStream(entry?.DataStream ?? Stream.Null, tar, content);
    }

    private enum ArchiveKind
    {
        None,
        Zip,
        Tar,
    }
}
