using Plimsoll.Reports.Sections;

namespace Plimsoll.Reports;

/// <summary>Renders the result as one self-contained page: the verdict on the first screen, then every section that has something to show.</summary>
internal static class CasePage
{
    /// <summary>The document.</summary>
    public static string Write(CaseReport report)
    {
        PageSection[] sections = [.. SectionCatalog.Create().Where(section => section.Has(report)).OrderBy(section => section.Order)];
        return PageFrame.Write(Words.Headline(report.Verdict), page => Body(page, report, sections));
    }

    private static void Body(HtmlWriter page, CaseReport report, PageSection[] sections)
    {
        page.Leaf("a", PageProse.SkipToContent, "class", "skip", "href", "#main").Line();
        VerdictHeader.Write(page, report);
        page.Start("nav", "aria-label", PageProse.SectionsLabel).Start("ul");
        foreach (var section in sections)
            page.Start("li").Leaf("a", section.Title, "href", "#" + section.Id).End();
        page.End().End().Line().Start("main", "id", "main").Line();
        foreach (var section in sections)
            Section(page, report, section);
        page.End().Line().Start("footer").Leaf("p", Words.Footer(report)).Leaf("p", PageProse.PageNote).End().Line();
    }

    private static void Section(HtmlWriter page, CaseReport report, PageSection section)
    {
        page.Start("section", "id", section.Id, "aria-labelledby", section.Id + "-title").Leaf("h2", section.Title, "id", section.Id + "-title").Line();
        section.Write(page, report);
        page.End().Line();
    }
}
