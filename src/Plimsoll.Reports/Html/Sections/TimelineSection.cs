using Plimsoll.Diagnosis;

namespace Plimsoll.Reports.Sections;

/// <summary>The incident in time, merged from all sources.</summary>
internal sealed class TimelineSection : PageSection
{
    public override int Order => 20;

    public override string Id => "timeline";

    public override string Title => VerdictProse.TimelineHeading;

    public override bool Has(CaseReport report) => report.Timeline.Events.Count > 1;

    public override void Write(HtmlWriter page, CaseReport report)
    {
        var timeline = report.Timeline with { Events = [.. report.Timeline.Events.OrderBy(one => one.At)] };
        page.Leaf("p", Words.TimelineSentence(timeline));
        new TimelineChart(page, timeline).Draw();
        Legend(page, timeline);
        DataTable.Twin(page, VerdictProse.TimelineHeading, [VerdictProse.TimeTerm, VerdictProse.ProcessTerm, PageProse.KindTerm, VerdictProse.EventTerm, PageProse.PlaceTerm], timeline.Events.Select(Row));
        if (timeline.Clocks.Count > 0)
            DataTable.Twin(page, PageProse.ClocksCaption, [PageProse.SourceTerm, PageProse.ShiftTerm, PageProse.BecauseTerm], timeline.Clocks.Select(clock => new Cell[] { clock.Source, Cell.Milliseconds(clock.ShiftMs), clock.Because }));
    }

    private static Cell[] Row(EventReport one) => [new(Words.Instant(one.At), one.At.ToUnixTimeMilliseconds()), one.Process, Words.KindOf(one.Kind), Words.EventText(one), one.Place];

    private static void Legend(HtmlWriter page, TimelineReport timeline)
    {
        page.Start("ul", "class", "legend");
        foreach (var kind in timeline.Events.Select(one => one.Kind).Distinct().Order())
            page.Leaf("li", $"{Words.ShapeOf(kind)} {Words.KindOf(kind)}");
        page.End().Line();
    }
}
