namespace Plimsoll.Reports.Sections;

/// <summary>Garbage collection: the curve of the heap, the live set, pauses and their causes.</summary>
internal sealed class GcSection : PageSection
{
    private const int TwinRows = 60;

    public override int Order => 30;

    public override string Id => "gc";

    public override string Title => PageProse.GcHeading;

    public override bool Has(CaseReport report) => report.Gc.Any(run => run.Buckets.Count > 0);

    public override void Write(HtmlWriter page, CaseReport report)
    {
        foreach (var run in report.Gc.Where(run => run.Buckets.Count > 0))
            Run(page, run);
    }

    private static void Run(HtmlWriter page, GcCurveReport run)
    {
        page.Leaf("h3", Words.GcRunTitle(run)).Leaf("p", Words.GcSentence(run));
        new GcPicture(page, run).Draw();
        Legend(page, run);
        DataTable.Write(page, PageProse.PausesByCause, [PageProse.CauseTerm, PageProse.CountTerm, PageProse.SumTerm, PageProse.LongestTerm], run.Causes.Select(cause =>
            new Cell[] { cause.Cause.Length > 0 ? cause.Cause : PageProse.NoCause, Cell.Count(cause.Count), Cell.Milliseconds(cause.SumMs), Cell.Milliseconds(cause.MaxMs) }));
        DataTable.Twin(page, PageProse.GcCurve, [PageProse.SinceStart, PageProse.GcBefore, PageProse.GcAfter, PageProse.LongestTerm, PageProse.CountTerm, PageProse.GcFull],
            GcSeries.Thin([.. run.Buckets], TwinRows).Select(bucket => new Cell[] { Cell.Milliseconds(bucket.AtMs), Range(bucket.BeforeMin, bucket.BeforeMax), Range(bucket.AfterMin, bucket.AfterMax), Cell.Milliseconds(bucket.PauseMs), Cell.Count(bucket.Pauses), Cell.Count(bucket.Full) }));
    }

    // What the picture does not hold is not looked for.
    private static void Legend(HtmlWriter page, GcCurveReport run)
    {
        page.Start("ul", "class", "legend").Leaf("li", PageProse.GcBefore, "class", "l-before").Leaf("li", PageProse.GcAfter, "class", "l-after");
        if (run.LiveSet.Points.Count > 1)
            page.Leaf("li", PageProse.GcLive, "class", "l-live");
        if (run.Limit is not null)
            page.Leaf("li", PageProse.GcLimit, "class", "l-limit");
        if (run.FullCollections > 0)
            page.Leaf("li", PageProse.GcFull, "class", "l-full");
        page.End().Line();
    }

    private static Cell Range(long? least, long? most) => new(most is null ? "" : least == most ? Words.Size(most) : $"{Words.Size(least)} – {Words.Size(most)}", most ?? -1);
}
