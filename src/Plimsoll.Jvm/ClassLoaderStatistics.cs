using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Jvm;

/// <summary>Class loaders as <c>jcmd VM.classloader_stats</c>, <c>jmap -clstats</c> or <c>jcmd VM.classloaders</c> lists them.</summary>
/// <param name="Rows">One for each loader.</param>
public sealed record ClassLoaderStatistics(IReadOnlyList<ClassLoaderRow> Rows)
{
    /// <summary>Loaders beyond the rows, by class: a tree folds like ones.</summary>
    public IReadOnlyDictionary<string, long> Folded { get; init; } = new Dictionary<string, long>();

    /// <summary>Loaders of one loader class, by the end of its name.</summary>
    public long Count(string loaderClass) =>
        Rows.Count(row => row.Type.EndsWith(loaderClass, StringComparison.Ordinal)) + Folded.Where(folded => folded.Key.EndsWith(loaderClass, StringComparison.Ordinal)).Sum(folded => folded.Value);

    /// <summary>Bytes of metadata chunks in use by the loaders of one class.</summary>
    public long Bytes(string loaderClass) => Rows.Where(row => row.Type.EndsWith(loaderClass, StringComparison.Ordinal)).Sum(row => row.Bytes);
}

/// <summary>One class loader.</summary>
/// <param name="Type">Class of the loader, or <c>&lt;boot class loader&gt;</c>.</param>
/// <param name="Classes">Classes it defined.</param>
/// <param name="Bytes">Metadata bytes.</param>
/// <param name="Alive">Whether the JVM said it is alive or dead; null when it does not say.</param>
public readonly record struct ClassLoaderRow(string Type, long Classes, long Bytes, bool? Alive);

/// <summary>Reads the loader tables of JDK 8 (<c>class_loader classes bytes parent_loader alive? type</c>) and of JDK 9 and later (<c>ClassLoader Parent CLD* Classes ChunkSz BlockSz Type</c>).</summary>
public sealed partial class ClassLoaderTable : ITextTable<ClassLoaderStatistics>
{
    private readonly List<ClassLoaderRow> _rows = [];
    private bool _begun;

    /// <inheritdoc/>
    public bool Accept(string line)
    {
        if (!_begun)
            return _begun = true;
        if (Modern().Match(line) is { Success: true } modern)
            _rows.Add(new ClassLoaderRow(modern.Groups["type"].Value.Trim(), Number(modern, "classes"), Number(modern, "block"), null));
        else if (Legacy().Match(line) is { Success: true } legacy)
            _rows.Add(new ClassLoaderRow(Address().Replace(legacy.Groups["type"].Value.Trim(), ""), Number(legacy, "classes"), Number(legacy, "bytes"), legacy.Groups["alive"].Value is "live"));
        else
            return Detail().IsMatch(line);
        return true;
    }

    /// <inheritdoc/>
    public ClassLoaderStatistics? Complete() => _rows.Count == 0 ? null : new ClassLoaderStatistics(_rows);

    private static long Number(Match match, string group) =>
        Figure.Read(match.Groups[group].ValueSpan) ?? 0;

    [GeneratedRegex(@"^0x[0-9a-f]+\s+0x[0-9a-f]+\s+0x[0-9a-f]+\s+(?<classes>\d+)\s+(?<chunk>\d+)\s+(?<block>\d+)\s+(?<type>\S.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Modern();

    [GeneratedRegex(@"^(?:0x[0-9a-f]+|<bootstrap>)\s+(?<classes>\d+)\s+(?<bytes>\d+)\s+(?:0x[0-9a-f]+|null)\s+(?<alive>live|dead)\s+(?<type>\S.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Legacy();

    [GeneratedRegex(@"@0x[0-9a-f]+$")]
    private static partial Regex Address();

    // The line of hidden or anonymous classes below a loader, the total, and blanks.
    [GeneratedRegex(@"^\s*\d*\s*\d*\s*\d*\s*\+ |^\s*Total|^total|^\s*$|^liveness analysis|^finding class loader|^computing per|^done\.")]
    private static partial Regex Detail();
}
