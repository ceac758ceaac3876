using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Jvm;

/// <summary>A class histogram: <c>jcmd GC.class_histogram</c>, <c>jmap -histo</c>.</summary>
/// <param name="Rows">One for each class, in the printed order.</param>
/// <param name="Instances">All instances.</param>
/// <param name="Bytes">All bytes.</param>
public sealed record ClassHistogram(IReadOnlyList<ClassHistogramRow> Rows, long Instances, long Bytes)
{
    /// <summary>The row of a class; zeros when it is absent. Several rows of one name (class loaders) are summed.</summary>
    public ClassHistogramRow this[string name] => Rows.Where(row => row.Class == name).Aggregate(new ClassHistogramRow(name, 0, 0), (sum, row) => new(name, sum.Instances + row.Instances, sum.Bytes + row.Bytes));

    /// <summary>The first row whose class name satisfies a condition; null when none does.</summary>
    public ClassHistogramRow? First(Func<string, bool> condition) => Rows.Where(row => condition(row.Class)).Select(row => (ClassHistogramRow?)row).FirstOrDefault();
}

/// <summary>One class of a histogram.</summary>
/// <param name="Class">Name as in Java source.</param>
/// <param name="Instances">Instances.</param>
/// <param name="Bytes">Shallow bytes.</param>
public readonly record struct ClassHistogramRow(string Class, long Instances, long Bytes);

/// <summary>
/// Reads a class histogram. The layout is that of HotSpot's <c>KlassInfoHisto::print_histo_on</c>, JDK 6 to 25, that of <c>jmap -F -histo</c>
/// (<c>sun.jvm.hotspot.oops.ObjectHistogram</c>), and that of Eclipse MAT's histogram copied as text; also as it comes out of a pager, a
/// quotation or a table of an issue tracker: numbered anew, with separators, with blank lines between.
/// </summary>
public sealed partial class ClassHistogramTable : ITextTable<ClassHistogram>
{
    private const int MaxRows = 500_000;

    private readonly List<ClassHistogramRow> _rows = [];
    private (long Instances, long Bytes)? _total;
    private int _header = 2;
    private int _gap;
    private bool _classFirst;

    /// <inheritdoc/>
    public bool Accept(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (_total is not null || _rows.Count >= MaxRows)
            return false;
        _classFirst = _classFirst || (_rows.Count == 0 && line.Contains("Shallow Heap", StringComparison.Ordinal));
        if ((_classFirst ? AnalyserRow() : Row()).Match(line) is { Success: true } row && Number(row, "instances") is { } instances && Number(row, "bytes") is { } bytes)
        {
            _rows.Add(new ClassHistogramRow(JavaTypeName.FromDescriptor(row.Groups["class"].Value), instances, bytes));
            _gap = 0;
            return true;
        }

        if (Total().Match(line) is { Success: true } total && Number(total, "instances") is { } all && Number(total, "bytes") is { } allBytes)
        {
            _total = (all, allBytes);
            return true;
        }

        return _rows.Count == 0 ? _header-- > 0 : IsGap(line) && _gap++ == 0;
    }

    /// <inheritdoc/>
    public ClassHistogram? Complete() =>
        _rows.Count == 0 ? null : new ClassHistogram(_rows, _total?.Instances ?? _rows.Sum(row => row.Instances), _total?.Bytes ?? _rows.Sum(row => row.Bytes));

    // An issue tracker's empty line between rows, and the pager's prompt.
    private static bool IsGap(string line) => string.IsNullOrWhiteSpace(line) || line.StartsWith("--More--", StringComparison.Ordinal);

    // Digits, with or without separators; some tools print sizes with a unit.
    private static long? Number(Match match, string group)
    {
        var text = match.Groups[group].Value.Replace(",", "", StringComparison.Ordinal).TrimEnd('B');
        var factor = text[^1] switch { 'K' => 1L << 10, 'M' => 1L << 20, 'G' => 1L << 30, _ => 1L };
        if (factor == 1)
            return Figure.Read(text);
        return double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var size) && size * factor < Figure.Largest ? (long)(size * factor) : null;
    }

    [GeneratedRegex(@"^(?:--More--)?[\s>|]*\d{1,7}\s*[:.)]?[\s|]+(?<instances>\d[\d,]*)[\s|]+(?<bytes>\d[\d,.]*[KMG]?B?)[\s|]+(?<class>\* [\w ]+?|[^\s|]+)(?:\s+\(.*\))?[\s|]*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    // Class name, objects, shallow heap; the retained heap behind them is an estimate.
    [GeneratedRegex(@"^[\s>|]*(?<class>[\w$.]+(?:\[\])*)[\s|]+(?<instances>\d[\d,]*)[\s|]+(?<bytes>\d[\d,]*)(?:[\s|].*)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex AnalyserRow();

    [GeneratedRegex(@"^[\s>|]*Total\s*:?[\s|]+(?<instances>\d[\d,]*)[\s|]+(?<bytes>\d[\d,]*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Total();
}
