using System.Globalization;
using Plimsoll.Diagnosis;

namespace Plimsoll.Reports.Sections;

/// <summary>Every quoted line in its context, under the claim that rests on it.</summary>
internal sealed class EvidenceSection : PageSection
{
    private const int FindingsShown = 30;
    private const int QuotesShown = 400;

    public override int Order => 50;

    public override string Id => "evidence";

    public override string Title => PageProse.EvidenceHeading;

    public override bool Has(CaseReport report) => report.Findings.Count > 0 || report.Problems.Count > 0;

    public override void Write(HtmlWriter page, CaseReport report)
    {
        var left = QuotesShown;
        for (var index = 0; index < Math.Min(report.Findings.Count, FindingsShown) && left > 0; index++)
            left -= Finding(page, report.Findings[index], index, report.Findings.Count > 1);
        if (report.Findings.Count > FindingsShown || left <= 0)
            page.Leaf("p", PageProse.RestInJson);
        foreach (var problem in report.Findings.Count == 0 ? report.Problems : [])
            Quote(page, problem, null);
    }

    private static int Finding(HtmlWriter page, FindingReport finding, int index, bool titled)
    {
        if (titled)
            page.Leaf("h3", $"{finding.Process}: {finding.Title}");
        page.Start("ol", "class", "reasons");
        var shown = 0;
        foreach (var reason in ReportReading.Reasons(finding))
        {
            page.Start("li").Start("p").Leaf("span", Words.WeightOf(reason.Weight), "class", "weight").Text(" " + reason.Claim).End();
            foreach (var quote in reason.Evidence.Where(quote => quote >= 0 && quote < finding.Evidence.Count))
            {
                Quote(page, finding.Evidence[quote], EvidenceAnchor.Of(index, quote));
                shown++;
            }

            page.End().Line();
        }

        page.End().Line();
        foreach (var missing in finding.Missing.DistinctBy(missing => missing.What))
            page.Start("p", "class", "missing").Leaf("strong", PageProse.WouldDecideTerm).Text($" {missing.What}: ").Leaf("code", missing.Command).End();
        return shown;
    }

    private static void Quote(HtmlWriter page, EvidenceReport quote, string? anchor)
    {
        if (quote.Source.Length == 0)
            return;
        page.Start("figure", "id", anchor).Leaf("figcaption", $"{quote.Place} {Words.Instant(quote.At)} {(quote.Basis == Basis.Read ? "" : $"({Words.BasisOf(quote.Basis)})")}".Trim());
        if (quote.Context is { Count: > 1 } context)
            Context(page, quote, context);
        else
            page.Leaf("pre", quote.Excerpt);
        page.End();
    }

    private static void Context(HtmlWriter page, EvidenceReport quote, IReadOnlyList<ContextLine> context)
    {
        page.Start("pre", "class", "context");
        foreach (var line in context)
        {
            var number = line.Line.ToString(CultureInfo.InvariantCulture);
            page.Start(line.Line == quote.Line ? "mark" : "span").Leaf("i", line.Line == quote.Line ? "▸" + number : number).Text(" " + line.Text).End().Text("\n");
        }

        page.End();
    }
}
