namespace Plimsoll.Diagnosis;

/// <summary>A fact read from many lines. It keeps some of them, so that a claim can quote the row that tells it and not the header.</summary>
public abstract record TableFact : Fact
{
    /// <summary>The table's first lines and its last, a bounded number of them; equal tables may differ in them.</summary>
    internal IReadOnlyList<LogLine> Rows { get; init; } = [];

    /// <summary>The first kept line that contains one of the texts; null without.</summary>
    internal LogLine? RowOf(params IReadOnlyList<string> texts) => Rows.FirstOrDefault(row => texts.Any(text => row.Text.Contains(text, StringComparison.Ordinal)));
}

/// <summary>Quotes rows of tables.</summary>
public static class TableFactQuoting
{
    /// <summary>The same fact, quoted by its first row that contains one of the texts; as it was when none was kept.</summary>
    public static T At<T>(this T fact, params IReadOnlyList<string> texts)
        where T : TableFact => fact.RowOf(texts) is { } row ? fact.Quoting(row) : fact;

    /// <summary>The same fact, quoted by this row, at the time of the table.</summary>
    internal static T Quoting<T>(this T fact, LogLine row)
        where T : TableFact => fact with { Origin = row.Origin(at: fact.Origin.At) with { Zoned = fact.Origin.Zoned } };
}
