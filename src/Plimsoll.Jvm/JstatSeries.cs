using System.Globalization;

namespace Plimsoll.Jvm;

/// <summary>Rows of <c>jstat</c>, any of its options, in their printed order.</summary>
/// <param name="Columns">Column names as printed.</param>
/// <param name="Rows">Values by column; NaN where jstat printed a dash.</param>
public sealed record JstatSeries(IReadOnlyList<string> Columns, IReadOnlyList<double[]> Rows)
{
    /// <summary>The values of a column over time; empty when it is absent or all dashes.</summary>
    public double[] Column(string name)
    {
        var index = Columns.ToList().IndexOf(name);
        return index < 0 || Rows.All(row => double.IsNaN(row[index])) ? [] : [.. Rows.Select(row => row[index])];
    }

    /// <summary>Occupancy of the old generation in percent over time: <c>O</c> of -gcutil, or OU/OC of -gc; empty when neither was printed.</summary>
    public double[] OldPercent
    {
        get
        {
            if (Column("O") is { Length: > 0 } printed)
                return printed;
            var (uses, capacities) = (Column("OU"), Column("OC"));
            return uses.Length == 0 || capacities.Length == 0 ? [] : [.. uses.Zip(capacities, (used, capacity) => capacity > 0 ? 100 * used / capacity : double.NaN)];
        }
    }

    /// <summary>Full collections counted so far, by row. Shenandoah counts its cycles here.</summary>
    public double[] FullCollections => Column("FGC");

    /// <summary>Seconds spent in them so far.</summary>
    public double[] FullSeconds => Column("FGCT");

    /// <summary>Young collections counted so far.</summary>
    public double[] YoungCollections => Column("YGC");
}

/// <summary>Reads jstat's tables: a header of column names, then rows of numbers; the header may recur.</summary>
public sealed class JstatTable : ITextTable<JstatSeries>
{
    private const int MaxRows = 1_000_000;

    private static readonly char[] Blank = [' ', '\t'];

    private readonly List<double[]> _rows = [];
    private string[] _columns = [];

    /// <inheritdoc/>
    public bool Accept(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var cells = line.Split(Blank, StringSplitOptions.RemoveEmptyEntries);
        if (_columns.Length == 0)
        {
            _columns = cells;
            return true;
        }

        if (cells.SequenceEqual(_columns, StringComparer.Ordinal))
            return true;
        return _rows.Count < MaxRows && TryRow(cells);
    }

    /// <inheritdoc/>
    public JstatSeries? Complete() => _rows.Count == 0 ? null : new JstatSeries(_columns, _rows);

    private bool TryRow(string[] cells)
    {
        // -gccause ends in two causes of several words.
        if (cells.Length < _columns.Length || (cells.Length > _columns.Length && _columns[^1] != "GCC"))
            return false;
        var row = new double[_columns.Length];
        for (var index = 0; index < row.Length; index++)
        {
            if (Value(cells[index]) is { } value)
                row[index] = value;
            else if (_columns[index] is "LGCC" or "GCC")
                row[index] = double.NaN;
            else
                return false;
        }

        _rows.Add(row);
        return true;
    }

    private static double? Value(string cell)
    {
        if (cell == "-")
            return double.NaN;
        return double.TryParse(cell.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
