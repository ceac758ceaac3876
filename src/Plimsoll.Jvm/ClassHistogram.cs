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

/// <summary>Reads a class histogram. The layout is that of HotSpot's <c>KlassInfoHisto::print_histo_on</c>, JDK 6 to 25.</summary>
public sealed partial class ClassHistogramTable : ITextTable<ClassHistogram>
{
    private const int MaxRows = 500_000;

    private readonly List<ClassHistogramRow> _rows = [];
    private (long Instances, long Bytes)? _total;
    private int _header = 2;

    /// <inheritdoc/>
    public bool Accept(string line)
    {
        if (_total is not null || _rows.Count >= MaxRows)
            return false;
        if (Row().Match(line) is { Success: true } row && Number(row, "instances") is { } instances && Number(row, "bytes") is { } bytes)
        {
            _rows.Add(new ClassHistogramRow(JavaTypeName.FromDescriptor(row.Groups["class"].Value), instances, bytes));
            return true;
        }

        if (Total().Match(line) is { Success: true } total && Number(total, "instances") is { } all && Number(total, "bytes") is { } allBytes)
        {
            _total = (all, allBytes);
            return true;
        }

        return _rows.Count == 0 && _header-- > 0;
    }

    /// <inheritdoc/>
    public ClassHistogram? Complete() =>
        _rows.Count == 0 ? null : new ClassHistogram(_rows, _total?.Instances ?? _rows.Sum(row => row.Instances), _total?.Bytes ?? _rows.Sum(row => row.Bytes));

    private static long? Number(Match match, string group) =>
        Figure.Read(match.Groups[group].ValueSpan);

    [GeneratedRegex(@"^\s*\d+:\s+(?<instances>\d+)\s+(?<bytes>\d+)\s+(?<class>\S+)(?:\s+\(.*\))?\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\s*Total\s*:?\s+(?<instances>\d+)\s+(?<bytes>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Total();
}
