using Plimsoll.Diagnosis;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>A dump as it was named on the command line: a file, or a member of an archive (<c>case.zip!/heap.hprof</c>; the only dump of an archive needs no name).</summary>
/// <param name="File">The file.</param>
/// <param name="Member">The member of an archive; null for a dump that lies unpacked, or packed alone.</param>
internal sealed record HeapDumpFile(string File, string? Member)
{
    /// <summary>As the user may name it again.</summary>
    public string Name => Member is null ? File : File + ArchivedDumps.Separator + Member;

    /// <summary>Finds it; throws what the user has to change.</summary>
    public static HeapDumpFile Of(string path, CancellationToken cancellation)
    {
        if (path == "-")
            throw new HeapDumpException(HeapCommandProse.FromStandardInput);
        if (System.IO.File.Exists(path))
            return ArchivedDumps.IsArchive(path) ? Only(path, cancellation) : new HeapDumpFile(path, null);
        var at = path.IndexOf(ArchivedDumps.Separator, StringComparison.Ordinal);
        if (at > 0 && System.IO.File.Exists(path[..at]))
            return new HeapDumpFile(path[..at], path[(at + ArchivedDumps.Separator.Length)..]);
        throw new HeapDumpException(Prose.Fill(Directory.Exists(path) ? HeapCommandProse.IsFolder : HeapCommandProse.NoSuchFile, path));
    }

    /// <summary>Opens it; a member is unpacked into the temporary folder first.</summary>
    public HeapGraph Open(HeapOptions options, IProgress<HeapProgress>? progress, CommandHost host, CancellationToken cancellation)
    {
        if (Member is null)
            return HeapGraph.Open([File], options, progress, cancellation);
        var unread = new List<Coverage>();
        var graph = ArchivedDumps.Open(File, Member, content => HeapGraph.Open(content, Name, options, progress, cancellation), unread, cancellation);
        foreach (var coverage in unread.Where(coverage => coverage.Source.EndsWith(Member, StringComparison.Ordinal)))
            host.Tell($"{coverage.Source}: {coverage.Detail}");
        return graph ?? throw new HeapDumpException(Prose.Fill(HeapCommandProse.NoMember, File, Member) + Listed(ArchivedDumps.Find(File, cancellation).Members));
    }

    private static HeapDumpFile Only(string archive, CancellationToken cancellation)
    {
        var (members, unread) = ArchivedDumps.Find(archive, cancellation);
        return members switch
        {
            [var member] => new HeapDumpFile(archive, member),
            [] => throw new HeapDumpException(Prose.Fill(HeapCommandProse.NoDump, archive) + string.Concat(unread.Take(3).Select(coverage => $"\n  {coverage.Source}: {coverage.Detail}"))),
            _ => throw new HeapDumpException(Prose.Fill(HeapCommandProse.SeveralDumps, archive, members.Count) + Listed([.. members.Select(member => archive + ArchivedDumps.Separator + member)])),
        };
    }

    private static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "" : ":" + string.Concat(names.Take(50).Select(name => "\n  " + name));
}
