using System.Text.RegularExpressions;

namespace Plimsoll.Jvm;

/// <summary>Reads metadata by class loader as monitoring agents list it: a header <c>hash classes chunkSize blockSize name</c>, then one row a loader, its name with <c>@hash</c> behind it. Sizes in bytes.</summary>
public sealed partial class LoaderMetadataTable : ITextTable<ClassLoaderStatistics>
{
    private const int MaxRows = 100_000;

    private readonly List<ClassLoaderRow> _rows = [];
    private bool _begun;

    /// <inheritdoc/>
    public bool Accept(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (!_begun)
            return _begun = true;
        if (_rows.Count >= MaxRows || Row().Match(line) is not { Success: true } row || Figure.Read(row.Groups["classes"].ValueSpan) is not { } classes || Figure.Read(row.Groups["block"].ValueSpan) is not { } bytes)
            return false;
        _rows.Add(new ClassLoaderRow(row.Groups["name"].Value, classes, bytes, null));
        return true;
    }

    /// <inheritdoc/>
    public ClassLoaderStatistics? Complete() => _rows.Count == 0 ? null : new ClassLoaderStatistics(_rows);

    [GeneratedRegex(@"^\s*(?:[0-9a-f]{4,16}\s+)?(?<classes>\d{1,9})\s+\d{1,15}\s+(?<block>\d{1,15})\s+(?<name>[A-Za-z_$<][^\s@]{2,400})(?:@[0-9a-f]+)?\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
