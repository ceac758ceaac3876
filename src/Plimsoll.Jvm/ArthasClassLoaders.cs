using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Jvm;

/// <summary>Reads Arthas' <c>classloader</c> (name, instances, classes) and <c>classloader -l</c> (one row a loader), 3.7 to 4.1. Narrow terminals fold the right columns.</summary>
public sealed partial class ArthasClassLoaders : ITextTable<ClassLoaderStatistics>
{
    private const int MaxRows = 100_000;

    private readonly List<ClassLoaderRow> _rows = [];
    private readonly Dictionary<string, long> _folded = new(StringComparer.Ordinal);
    private bool? _listed;

    /// <inheritdoc/>
    public bool Accept(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (_listed is not { } listed)
        {
            _listed = line.Contains("loadedCount ", StringComparison.Ordinal);
            return true;
        }

        if (_rows.Count + _folded.Count >= MaxRows || !line.StartsWith(' '))
            return false;
        if (Row().Match(line) is { Success: true } row && Figure.Read(row.Groups["number"].ValueSpan) is { } number)
            Add(row.Groups["name"].Value, number, listed);
        return true;
    }

    /// <inheritdoc/>
    public ClassLoaderStatistics? Complete() => _rows.Count + _folded.Count == 0 ? null : new ClassLoaderStatistics(_rows) { Folded = _folded };

    private void Add(string name, long number, bool listed)
    {
        if (listed)
            _rows.Add(new ClassLoaderRow(name.Split('@')[0], number, 0, null));
        else
            _folded[name] = _folded.GetValueOrDefault(name) + number;
    }

    [GeneratedRegex(@"^ (?<name>[A-Za-z_$][^\s]{2,400})\s+(?<number>\d{1,12})(?:\s|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
