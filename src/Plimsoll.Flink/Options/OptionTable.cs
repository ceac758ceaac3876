namespace Plimsoll.Flink;

/// <summary>First and last line of versions in which a key is read; the last line known stands for every later one.</summary>
internal readonly record struct VersionRange(FlinkVersion First, FlinkVersion Last)
{
    public bool Contains(FlinkVersion version) => Starts(version) && !Ended(version);

    public bool Starts(FlinkVersion version) => version.IsAtLeast(First.Major, First.Minor) || First == OptionTable.Oldest;

    public bool Ended(FlinkVersion version) =>
        Last != FlinkVersion.Newest && (version.Major, version.Minor).CompareTo((Last.Major, Last.Minor)) > 0;
}

internal sealed record Rename(string Old, string New, VersionRange Read);

/// <summary>
/// The embedded tables: key, first, last version, and where the end is a known removal (the documentation alone drops keys that are still read) <c>removed</c>, or the version that removed it if it was read
/// for longer than documented; and old key, new key, first, last.
/// </summary>
internal sealed class OptionTable
{
    public static readonly FlinkVersion Oldest = new(1, 8);

    private readonly Dictionary<string, VersionRange> _options;
    private readonly ILookup<string, Rename> _byOld;
    private readonly ILookup<string, Rename> _byNew;
    private readonly string[] _patterns;
    private readonly HashSet<string> _roots;
    private readonly Dictionary<string, FlinkVersion> _removed;

    private OptionTable(Dictionary<string, VersionRange> options, Rename[] renames, Dictionary<string, FlinkVersion> removed)
    {
        _removed = removed;
        _options = options;
        _byOld = renames.ToLookup(rename => rename.Old, StringComparer.Ordinal);
        _byNew = renames.ToLookup(rename => rename.New, StringComparer.Ordinal);
        _patterns = [.. options.Keys.Where(key => key.Contains('<', StringComparison.Ordinal)).Select(key => key[..key.IndexOf('<', StringComparison.Ordinal)])];
        _roots = options.Keys.Concat(renames.Select(rename => rename.Old)).Select(Root).ToHashSet(StringComparer.Ordinal);
    }

    public static OptionTable Load()
    {
        var rows = Rows("options.tsv").ToList();
        var options = rows.ToDictionary(cells => cells[0], cells => Range(cells[1], cells[2]), StringComparer.Ordinal);
        var renames = Rows("renames.tsv").Select(cells => new Rename(cells[0], cells[1], Range(cells[2], cells[3])));
        var removed = rows.Where(cells => cells.Length > 3).ToDictionary(cells => cells[0], cells => FlinkVersion.Parse(cells[3] == "removed" ? cells[2] : cells[3]), StringComparer.Ordinal);
        return new OptionTable(options, [.. renames], removed);
    }

    public VersionRange? Option(string key) => _options.TryGetValue(key, out var range) ? range : null;

    /// <summary>Whether an option whose documentation has ended is known to be read no longer.</summary>
    public bool IsRemoved(string key, FlinkVersion version) => _removed.TryGetValue(key, out var since) && version.IsAtLeast(since.Major, since.Minor);

    public IEnumerable<Rename> RenamesOf(string old) => _byOld[old];

    public IReadOnlyList<string> DeprecatedKeysOf(string key, FlinkVersion version) =>
        [.. _byNew[key].Where(rename => rename.Read.Contains(version)).Select(rename => rename.Old)];

    public IEnumerable<string> OldNamesOf(string key) => _byNew[key].Select(rename => rename.Old);

    public bool MatchesPattern(string key) => _patterns.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal));

    public bool KnowsRootOf(string key) => _roots.Contains(Root(key));

    public IEnumerable<string> KeysOf(FlinkVersion version)
    {
        var options = _options.Where(pair => pair.Value.Contains(version)).Select(pair => pair.Key);
        var old = _byOld.Where(group => group.Any(rename => rename.Read.Contains(version))).Select(group => group.Key);
        return options.Union(old, StringComparer.Ordinal).Where(key => !key.Contains('<', StringComparison.Ordinal));
    }

    private static string Root(string key) => key.Split('.')[0];

    private static VersionRange Range(string first, string last) => new(FlinkVersion.Parse(first), FlinkVersion.Parse(last));

    private static IEnumerable<string[]> Rows(string resource)
    {
        using var stream = typeof(OptionTable).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is missing from the build.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            yield return line.Split('\t');
    }
}
