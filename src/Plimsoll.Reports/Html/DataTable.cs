using System.Globalization;

namespace Plimsoll.Reports;

/// <summary>One cell: what is shown, and the number that it sorts by.</summary>
internal readonly record struct Cell(string Text, double? Value = null)
{
    public static implicit operator Cell(string text) => new(text);

    public static Cell Size(long? bytes) => new(Words.Size(bytes), bytes ?? -1);

    public static Cell Count(long count) => new(Words.Count(count), count);

    public static Cell Milliseconds(double milliseconds) => new(Words.Duration(milliseconds), milliseconds);
}

/// <summary>A table that scrolls by itself when it is too wide, and that the page's script makes sortable.</summary>
internal static class DataTable
{
    /// <summary>The table.</summary>
    public static void Write(HtmlWriter page, string caption, string[] head, IEnumerable<Cell[]> rows)
    {
        page.Scroll(caption).Start("table", "class", "sortable").Leaf("caption", caption).Start("thead").Start("tr");
        foreach (var title in head)
            page.Leaf("th", title, "scope", "col");
        page.End().End().Start("tbody").Line();
        foreach (var row in rows)
            Row(page, row);
        page.End().End().End().Line();
    }

    /// <summary>The first rows, and all of them behind a click.</summary>
    public static void WriteFirst(HtmlWriter page, string caption, string[] head, IReadOnlyList<Cell[]> rows, int first)
    {
        Write(page, caption, head, rows.Take(first));
        if (rows.Count <= first)
            return;
        page.Start("details").Leaf("summary", Words.AllRows(rows.Count));
        Write(page, caption, head, rows);
        page.End().Line();
    }

    /// <summary>The table behind a picture, closed until someone asks: its text twin.</summary>
    public static void Twin(HtmlWriter page, string caption, string[] head, IEnumerable<Cell[]> rows)
    {
        page.Start("details", "class", "twin").Leaf("summary", Words.AsTable(caption));
        Write(page, caption, head, rows);
        page.End().Line();
    }

    private static void Row(HtmlWriter page, Cell[] row)
    {
        page.Start("tr");
        foreach (var cell in row)
            page.Leaf("td", cell.Text, "class", cell.Value is null ? null : "n", "data-value", cell.Value?.ToString("R", CultureInfo.InvariantCulture));
        page.End().Line();
    }
}
