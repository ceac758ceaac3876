using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Jvm;

/// <summary>Reads the tree of <c>jcmd VM.classloaders</c> (JDK 11 and later), where like loaders below one parent may be folded: <c>(+ 1047 more)</c>. It tells neither classes nor bytes.</summary>
public sealed partial class ClassLoaderTree : ITextTable<ClassLoaderStatistics>
{
    // No JVM has more; a larger number is not one of loaders.
    private const int MostFolded = 10_000_000;

    private readonly List<ClassLoaderRow> _rows = [];
    private readonly Dictionary<string, long> _folded = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool Accept(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (Node().Match(line) is not { Success: true } node)
            return line.Length == 0 || line[0] is ' ' or '|';
        var type = node.Groups["type"].Value;
        _rows.Add(new ClassLoaderRow(type, 0, 0, null));
        if (int.TryParse(node.Groups["more"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var more) && more <= MostFolded)
            _folded[type] = _folded.GetValueOrDefault(type) + more;
        return true;
    }

    /// <inheritdoc/>
    public ClassLoaderStatistics? Complete() => _rows.Count < 2 ? null : new ClassLoaderStatistics(_rows) { Folded = _folded };

    [GeneratedRegex(@"^[ |]*\+-- (?:"".*"", )?(?<type><bootstrap>|[\w$.]+)(?: \(\+ (?<more>\d{1,9}) more\))?\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Node();
}
