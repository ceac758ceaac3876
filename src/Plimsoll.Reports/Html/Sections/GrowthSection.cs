namespace Plimsoll.Reports.Sections;

/// <summary>What grew: class histograms against each other, class loaders over time.</summary>
internal sealed class GrowthSection : PageSection
{
    private const int FirstRows = 12;

    public override int Order => 45;

    public override string Id => "growth";

    public override string Title => PageProse.GrowthHeading;

    public override bool Has(CaseReport report) => report.Histograms.Count > 0 || report.Loaders.Count > 0;

    public override void Write(HtmlWriter page, CaseReport report)
    {
        foreach (var histogram in report.Histograms)
            Histogram(page, histogram);
        if (report.Loaders.Count > 0)
        {
            DataTable.Write(page, PageProse.LoaderCountsCaption, [VerdictProse.ProcessTerm, VerdictProse.TimeTerm, PageProse.SourceTerm, PageProse.AliveTerm], report.Loaders.Select(count =>
                new Cell[] { count.Process, new(Words.Instant(count.At), count.At?.ToUnixTimeMilliseconds() ?? 0), count.Source, Cell.Count(count.Loaders) }));
        }
    }

    private static void Histogram(HtmlWriter page, GrowthReport histogram)
    {
        page.Leaf("h3", Words.HistogramTitle(histogram)).Leaf("p", Words.HistogramSentence(histogram));
        if (histogram.Samples < 2)
        {
            DataTable.WriteFirst(page, PageProse.ClassesCaption, [PageProse.ClassTerm, PageProse.CountTerm, PageProse.BytesTerm], [.. histogram.Rows.Select(row => new Cell[] { row.Class, Cell.Count(row.InstancesLast), Cell.Size(row.BytesLast) })], FirstRows);
            return;
        }

        DataTable.WriteFirst(page, PageProse.GrowthCaption, [PageProse.ClassTerm, PageProse.CountFirst, PageProse.CountLast, PageProse.BytesFirst, PageProse.BytesLast, PageProse.ChangeTerm],
        [.. histogram.Rows.Select(row => new Cell[]
        {
            row.Class, Cell.Count(row.InstancesFirst), Cell.Count(row.InstancesLast), Cell.Size(row.BytesFirst), Cell.Size(row.BytesLast), new(Words.Change(row.BytesFirst, row.BytesLast), row.BytesLast - row.BytesFirst),
        })], FirstRows);
    }
}
