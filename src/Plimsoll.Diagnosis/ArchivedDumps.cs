using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis;

/// <summary>Heap dumps that lie in zip and tar archives (also packed, also nested), under the bounds that all evidence is read with.</summary>
public static class ArchivedDumps
{
    /// <summary>What stands between an archive and its member in a path, as every origin shows it: <c>case.tgz!/pod/heap.hprof</c>.</summary>
    public const string Separator = "!/";

    private static ReadOnlySpan<byte> DumpHead => "JAVA PROFILE "u8;

    /// <summary>Whether a file is a zip, a tar, or a packed tar; a packed dump is none.</summary>
    public static bool IsArchive(string path)
    {
        using var file = new PeekStream(File.OpenRead(path), Magic.SampleLength);
        var container = Magic.ContainerOf(file.Head.Span);
        if (container != Container.GZip)
            return container != Container.None;
        try
        {
            using var unpacked = new PeekStream(new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionMode.Decompress), Magic.SampleLength);
            return Magic.ContainerOf(unpacked.Head.Span) != Container.None;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>The dumps of an archive by their members' paths, such as <c>pod/heap.hprof.gz</c>, and what could not be opened.</summary>
    public static (IReadOnlyList<string> Members, IReadOnlyList<Coverage> Unread) Find(string archive, CancellationToken cancellation)
    {
        var (members, unread) = (new List<string>(), new List<Coverage>());
        Walk(archive, (member, _) => members.Add(member), unread, cancellation);
        return (members, unread);
    }

    /// <summary>Opens one member while the archive is at it; the opener must read all it needs. Null where there is no such dump.</summary>
    public static T? Open<T>(string archive, string member, Func<Stream, T> open, ICollection<Coverage> unread, CancellationToken cancellation)
        where T : class
    {
        T? found = null;
        Walk(archive, (name, content) => found ??= name == member ? open(content) : null, unread, cancellation);
        return found;
    }

    private static void Walk(string archive, Action<string, Stream> visit, ICollection<Coverage> unread, CancellationToken cancellation) =>
        new EvidenceWalker(new EvidenceOptions(), source =>
        {
            var at = source.Path.IndexOf(Separator, StringComparison.Ordinal);
            if (at > 0 && source.Content is PeekStream content && content.Head.Span.StartsWith(DumpHead))
                visit(source.Path[(at + Separator.Length)..], content);
        }, unread.Add, cancellation).Walk([archive], () => Stream.Null);
}
