namespace Plimsoll.Reports.Sections;

/// <summary>What ran, what lacked its evidence, what crashed; and every source.</summary>
internal sealed class ChecksSection : PageSection
{
    private const int SourcesShown = 500;

    public override int Order => 70;

    public override string Id => "checks";

    public override string Title => Words.ChecksHeading;

    public override bool Has(CaseReport report) => true;

    public override void Write(HtmlWriter page, CaseReport report)
    {
        page.Leaf("h3", Words.PassedCaption(report.Checks.Passed.Count)).Start("ul", "class", "pills");
        foreach (var passed in report.Checks.Passed)
            page.Leaf("li", passed);
        page.End().Line();
        foreach (var crashed in report.Checks.Crashed)
            page.Start("p", "class", "missing").Leaf("strong", $"{Words.CrashedLabel}: {crashed.Id}").Text(" " + crashed.Error).End();
        if (report.Checks.Skipped.Count > 0)
        {
            page.Leaf("h3", Words.SkippedCaption(report.Checks.Skipped.Count));
            DataTable.Write(page, Words.SkippedCaption(report.Checks.Skipped.Count), [Words.RuleTerm, Words.NeedsTerm], report.Checks.Skipped.Select(skipped => new Cell[] { skipped.Id, skipped.Missing }));
        }

        page.Leaf("h3", Words.SourcesHeading);
        DataTable.Write(page, Words.SourcesHeading, [Words.Source0, Words.FormatTerm, Words.OutcomeTerm, Words.DetailTerm, Words.FactsTerm], report.Coverage.Take(SourcesShown).Select(source =>
            new Cell[] { source.Source, source.Format ?? Words.NotRecognised, source.State.ToString().ToLowerInvariant(), source.Detail, Cell.Count(source.Facts) }));
    }
}
