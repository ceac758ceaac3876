using System.Text.RegularExpressions;

namespace Plimsoll.Gc.Files;

/// <summary>Files that one JVM (or its restarts) wrote one after another, in the order of their first stamps.</summary>
internal sealed partial record LogSet(IReadOnlyList<LogSource> Files)
{
    private static readonly EnumerationOptions Walk = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 32, AttributesToSkip = FileAttributes.ReparsePoint };
    private static readonly TimeSpan SameStart = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<LogSet> Of(IEnumerable<string> paths, CancellationToken cancellation)
    {
        var files = new List<Candidate>();
        foreach (var path in paths)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Directory.Exists(path))
                files.AddRange(Directory.EnumerateFiles(path, "*", Walk).Order(StringComparer.Ordinal).SelectMany(LogSource.Of).Select(Candidate.Of).Where(file => file.Sniffed.IsGcLog));
            else if (LogSource.Of(path) is [{ } only] && only.Path == path)
                files.Add(Candidate.Of(only));
            else
                files.AddRange(LogSource.Of(path).Select(Candidate.Of).Where(file => file.Sniffed.IsGcLog));
        }

        return [.. Group(files).Select(set => new LogSet([.. InOrder(set)]))];
    }

    /// <summary>The name of a rotated file without what rotation added: <c>gc.log.3</c>, <c>gc.log.2.current</c>, <c>gc.log.0.gz</c> are all <c>gc.log</c>.</summary>
    internal static string BaseName(string path) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", RotationSuffix().Replace(Path.GetFileName(path), ""));

    [GeneratedRegex(@"(\.(\d{1,4}|current|gz))+$")]
    private static partial Regex RotationSuffix();

    private static List<List<Candidate>> Group(List<Candidate> files)
    {
        var sets = new List<List<Candidate>>();
        foreach (var file in files)
        {
            var set = sets.Find(one => one.Exists(member => member.BelongsTo(file)));
            if (set is null)
                sets.Add(set = []);
            set.Add(file);
        }

        return sets;
    }

    private static IEnumerable<LogSource> InOrder(List<Candidate> set) =>
        (set.TrueForAll(file => file.Sniffed.Wall is not null)
            ? set.OrderBy(file => file.Sniffed.Wall)
            : set.OrderBy(file => file.Sniffed.Uptime ?? TimeSpan.Zero)).Select(file => file.Source);

    private readonly record struct Candidate(LogSource Source, string BaseName, Sniffed Sniffed)
    {
        public static Candidate Of(LogSource source) => new(source, LogSet.BaseName(source.Path), Sniffed.Of(source));

        public bool BelongsTo(Candidate other) =>
            BaseName == other.BaseName || (Sniffed.Origin is { } mine && other.Sniffed.Origin is { } others && (mine - others).Duration() < SameStart);
    }
}
