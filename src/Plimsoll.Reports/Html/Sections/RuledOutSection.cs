namespace Plimsoll.Reports.Sections;

/// <summary>What was weighed and not chosen, and by which fact.</summary>
internal sealed class RuledOutSection : PageSection
{
    private const int Shown = 300;

    public override int Order => 60;

    public override string Id => "ruled-out";

    public override string Title => VerdictProse.RuledOutHeading;

    public override bool Has(CaseReport report) => report.Rejected.Count > 0;

    public override void Write(HtmlWriter page, CaseReport report) =>
        DataTable.Write(page, PageProse.RuledOutCaption, [PageProse.CauseTerm, PageProse.OutcomeTerm, PageProse.ConfidenceTerm, PageProse.BecauseTerm, PageProse.PlaceTerm], report.Rejected.Take(Shown).Select(rejected => new Cell[]
        {
            rejected.Cause, rejected.Refuted ? VerdictProse.RuledOutLabel : VerdictProse.WeakerLabel, new(Words.Confidence(rejected.Confidence), rejected.Confidence), rejected.Because.Claim,
            rejected.Because.Evidence is [var quote, ..] ? quote.Place : "",
        }));
}
