namespace Plimsoll.Reports.Sections;

/// <summary>All findings of a case that has more than one.</summary>
internal sealed class FindingsSection : PageSection
{
    private const int FirstRows = 30;

    public override int Order => 6;

    public override string Id => "findings";

    public override string Title => Words.FindingsHeading(null);

    public override bool Has(CaseReport report) => report.Findings.Count > 1;

    public override void Write(HtmlWriter page, CaseReport report) =>
        DataTable.WriteFirst(page, Words.FindingsHeading(report.Findings.Count), [PageProse.SeverityTerm, PageProse.RuleTerm, VerdictProse.ProcessTerm, PageProse.WhatTerm, PageProse.ConfidenceTerm], [.. report.Findings.Select(finding =>
            new Cell[] { Words.Severity(finding.Severity), finding.Id, finding.Process, finding.Title, new(Words.Strength(finding), finding.Confidence) })], FirstRows);
}
