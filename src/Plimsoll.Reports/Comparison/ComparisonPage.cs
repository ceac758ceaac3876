using static Plimsoll.Reports.HtmlWriter;

namespace Plimsoll.Reports;

/// <summary>A comparison as a page: the outcome first, then every number before and after with bars of one scale.</summary>
internal static class ComparisonPage
{
    private const double Width = 720, NameWidth = 290, BarWidth = 300, RowHeight = 34;
    private const int BarsShown = 12;

    public static string Write(ComparisonReport comparison) => PageFrame.Write(Words.Headline(comparison.Outcome), page => Body(page, comparison));

    private static void Body(HtmlWriter page, ComparisonReport comparison)
    {
        page.Start("header", "class", "verdict " + comparison.Outcome.Kind).Start("div", "class", "title");
        PlimsollMark.Write(page);
        page.Start("div").Start("p", "class", "kind").Leaf("strong", Words.OutcomeOf(comparison.Outcome)).End().Leaf("h1", comparison.Outcome.Summary).End().End().Start("div", "class", "two");
        Side(page, VerdictProse.BeforeFix, comparison.Before);
        Side(page, CompareProse.AfterWord, comparison.After);
        page.End().Leaf("p", CompareProse.BarsNote).End().Line().Start("main", "id", "main").Line();
        foreach (var section in ComparisonRenderer.Sections(comparison))
            Section(page, section.Key, [.. section]);
        page.End().Start("footer").Leaf("p", PageProse.PageNote).End().Line();
    }

    private static void Side(HtmlWriter page, string title, SideReport side)
    {
        page.Start("div", "class", "why").Leaf("h2", title).Leaf("p", Words.Headline(side.Verdict)).Start("ul");
        foreach (var finding in side.Findings.Skip(1).Take(5))
            page.Leaf("li", $"{finding.Process}: {finding.Title}");
        page.End().End();
    }

    private static void Section(HtmlWriter page, string section, ComparisonRow[] rows)
    {
        var id = "c-" + section;
        page.Start("section", "aria-labelledby", id).Leaf("h2", Words.SectionOf(section), "id", id).Line();
        foreach (var unit in rows.GroupBy(row => row.Unit, StringComparer.Ordinal).Where(unit => unit.Key is "bytes" or "count"))
            Bars(page, Words.SectionOf(section), [.. unit.Take(BarsShown)]);
        DataTable.Write(page, Words.SectionOf(section), [PageProse.WhatTerm, VerdictProse.BeforeFix, CompareProse.AfterWord, PageProse.ChangeTerm], rows.Select(row => new Cell[]
        {
            Words.RowName(row), new(Words.Value(row.Before, row.Unit), row.Before ?? -1), new(Words.Value(row.After, row.Unit), row.After ?? -1), new(Words.Delta(row), (row.After ?? 0) - (row.Before ?? 0)),
        }));
        page.End().Line();
    }

    private static void Bars(HtmlWriter page, string label, ComparisonRow[] rows)
    {
        var top = Math.Max(1e-9, rows.Max(row => Math.Max(row.Before ?? 0, row.After ?? 0)));
        page.Scroll(label).Start("svg", "class", "bars", "viewBox", $"0 0 {N(Width)} {N(rows.Length * RowHeight)}", "role", "img", "aria-label", label).Leaf("title", label);
        for (var index = 0; index < rows.Length; index++)
        {
            var (row, y) = (rows[index], index * RowHeight);
            page.Start("g").Leaf("title", $"{Words.RowName(row)}: {Words.Value(row.Before, row.Unit)} → {Words.Value(row.After, row.Unit)}").Leaf("text", Short(row.Name), "x", N(NameWidth - 10), "y", N(y + 20), "text-anchor", "end");
            Bar(page, "bar-before", y + 4, row.Before, top, row.Unit);
            Bar(page, "bar-after", y + 17, row.After, top, row.Unit);
            page.End();
        }

        page.End().End().Line();
    }

    private static void Bar(HtmlWriter page, string name, double y, double? value, double top, string unit)
    {
        if (value is not { } known)
            return;
        var width = Math.Max(1, Math.Max(0, known) / top * BarWidth);
        page.Start("rect", "class", name, "x", N(NameWidth), "y", N(y), "width", N(width), "height", "11").Leaf("text", Words.Value(known, unit), "class", "tick", "x", N(NameWidth + width + 6), "y", N(y + 10));
    }

    private static string Short(string name) => name.Length <= 40 ? name : "…" + name[^39..];
}
