namespace Plimsoll.Reports.Sections;

/// <summary>Every fix of every finding that has room: patches and code to copy, effects, how to verify.</summary>
internal sealed class FixSection : PageSection
{
    private const int FindingsShown = 20;

    public override int Order => 15;

    public override string Id => "fixes";

    public override string Title => PageProse.FixesHeading;

    public override bool Has(CaseReport report) => report.Findings.Any(finding => finding.Fixes.Count > 0);

    public override void Write(HtmlWriter page, CaseReport report)
    {
        foreach (var finding in report.Findings.Where(finding => finding.Fixes.Count > 0).Take(FindingsShown))
        {
            if (report.Findings.Count > 1)
                page.Leaf("h3", $"{finding.Process}: {finding.Title}");
            page.Start("div", "class", "cards");
            for (var index = 0; index < finding.Fixes.Count; index++)
                Fix(page, finding.Fixes[index], index);
            page.End().Line();
        }
    }

    // All but the first stand in for it: nobody shall take them all.
    private static void Fix(HtmlWriter page, FixReport fix, int index)
    {
        var summary = Words.WithoutOr(fix.Summary);
        page.Start("article", "class", "card").Start("p", "class", "kind").Leaf("strong", Words.ApplicabilityOf(fix.Applicability)).End().Leaf("p", index == 0 ? summary : $"{VerdictProse.OrLabel}: {summary}", "class", "lead");
        FixCard.Patch(page, fix);
        if (fix.Code is { } code)
            page.Leaf("pre", code, "class", "copy");
        if (fix.Text is { } text)
            page.Leaf("p", text);
        FixCard.Effect(page, fix);
        if (fix.Verify is { } verify)
            page.Start("p").Leaf("strong", VerdictProse.VerifyHeading).Text(" " + verify).End();
        page.End().Line();
    }
}
