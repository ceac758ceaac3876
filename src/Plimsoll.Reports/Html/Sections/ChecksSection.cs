namespace Plimsoll.Reports.Sections;

/// <summary>What ran, what lacked its evidence, what crashed; and every source.</summary>
internal sealed class ChecksSection : PageSection
{
    private const int SourcesShown = 500;

    public override int Order => 70;

    public override string Id => "checks";

    public override string Title => VerdictProse.ChecksHeading;

    public override bool Has(CaseReport report) => true;

    public override void Write(HtmlWriter page, CaseReport report)
    {
        page.Leaf("h3", Words.PassedCaption(report.Checks.Passed.Count)).Start("ul", "class", "pills");
        foreach (var passed in report.Checks.Passed)
            page.Leaf("li", passed);
        page.End().Line();
        foreach (var crashed in report.Checks.Crashed)
            page.Start("p", "class", "missing").Leaf("strong", $"{VerdictProse.CrashedLabel}: {crashed.Id}").Text(" " + crashed.Error).End();
        if (report.Checks.Skipped.Count > 0)
        {
            page.Leaf("h3", Words.SkippedCaption(report.Checks.Skipped.Count));
            DataTable.Write(page, Words.SkippedCaption(report.Checks.Skipped.Count), [PageProse.RuleTerm, PageProse.NeedsTerm], report.Checks.Skipped.Select(skipped => new Cell[] { skipped.Id, skipped.Missing }));
        }

        page.Leaf("h3", VerdictProse.SourcesHeading);
        DataTable.Write(page, VerdictProse.SourcesHeading, [PageProse.SourceTerm, PageProse.FormatTerm, PageProse.OutcomeTerm, PageProse.DetailTerm, PageProse.FactsTerm], report.Coverage.Take(SourcesShown).Select(source =>
            new Cell[] { source.Source, source.Format ?? VerdictProse.NotRecognised, Words.StateOf(source.State), source.Detail, Cell.Count(source.Facts) }));
    }
}
