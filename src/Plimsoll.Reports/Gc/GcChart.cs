using System.Globalization;
using Plimsoll.Gc;

namespace Plimsoll.Reports;

/// <summary>A column chart of characters: a value per column, eighths of a character high, the scale at the left.</summary>
internal static class GcChart
{
    private const string Eighths = " ▁▂▃▄▅▆▇█";
    private const int Rows = 8;
    private const int ScaleWidth = 10;

    /// <summary>Draws a value of the events over the time they cover (not a number: none); each column shows the largest value in it.</summary>
    public static IEnumerable<string> Draw(GcEvents events, TimeSpan length, Func<GcEvent, double> value, double top, int width, Func<double, string> scale)
    {
        var columns = Columns(events, length, value, Math.Max(10, width - ScaleWidth - 2));
        for (var row = Rows - 1; row >= 0; row--)
        {
            var label = row == Rows - 1 ? scale(top) : row == 0 ? scale(0) : "";
            yield return (label.PadLeft(ScaleWidth) + " |" + string.Concat(columns.Select(highest => Cell(highest, top, row)))).TrimEnd();
        }
    }

    private static double[] Columns(GcEvents events, TimeSpan length, Func<GcEvent, double> value, int count)
    {
        var columns = new double[count];
        Array.Fill(columns, double.NaN);
        var first = events[0].Time;
        foreach (ref readonly var one in events)
        {
            var height = value(one);
            if (double.IsNaN(height))
                continue;
            var column = Math.Clamp((int)((one.Time - first) / length * count), 0, count - 1);
            columns[column] = double.IsNaN(columns[column]) ? height : Math.Max(columns[column], height);
        }

        return columns;
    }

    private static char Cell(double value, double top, int row)
    {
        if (double.IsNaN(value) || top <= 0)
            return ' ';
        var height = Math.Clamp(value / top, 0, 1) * Rows * 8;
        return Eighths[(int)Math.Clamp(Math.Ceiling(height) - (row * 8), 0, 8)];
    }

    /// <summary>A size with three digits or so.</summary>
    public static string Size(double bytes) => bytes switch
    {
        >= 1L << 30 => (bytes / (1L << 30)).ToString("0.0#", CultureInfo.InvariantCulture) + " GiB",
        >= 1L << 20 => (bytes / (1L << 20)).ToString("0.#", CultureInfo.InvariantCulture) + " MiB",
        >= 1L << 10 => (bytes / (1L << 10)).ToString("0.#", CultureInfo.InvariantCulture) + " KiB",
        _ => bytes.ToString("0", CultureInfo.InvariantCulture) + " B",
    };
}
