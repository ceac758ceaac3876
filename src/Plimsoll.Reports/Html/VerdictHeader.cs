using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>The first screen: the verdict as the terminal shows it, why and fix side by side.</summary>
internal static class VerdictHeader
{
    private const int ReasonsShown = 3;
    private const int LongestQuote = 240;

    public static void Write(HtmlWriter page, CaseReport report)
    {
        var leading = report.Findings.Count > 0 ? report.Findings[0] : null;
        page.Start("header", "class", "verdict " + Words.Key(report.Verdict.Kind)).Start("div", "class", "title");
        PlimsollMark.Write(page);
        page.Start("div").Start("p", "class", "kind").Leaf("strong", Words.Kind(report.Verdict.Kind));
        if (leading is not null)
            page.Text(" ").Leaf("span", $"{Words.Severity(leading.Severity)} {leading.Id}");
        page.End().Leaf("h1", report.Verdict.Summary).End().End().Line();
        if (leading is null)
            Quiet(page, report);
        else
            Leading(page, report, leading);
        page.End().Line();
    }

    private static void Leading(HtmlWriter page, CaseReport report, FindingReport finding)
    {
        page.Start("dl", "class", "facts");
        Fact(page, PageProse.ConfidenceTerm, Words.Strength(finding));
        Fact(page, PageProse.FailureTerm, $"{finding.Failure} ({Words.Confidence(finding.FailureConfidence)})");
        Fact(page, PageProse.CauseTerm, finding.Cause);
        Fact(page, PageProse.ProcessFact, finding.Process);
        if (Words.Instant(finding.At) is { Length: > 0 } at)
            Fact(page, PageProse.WhenTerm, at);
        page.End().Line().Start("div", "class", "two");
        Why(page, finding);
        page.Start("div");
        Fix(page, finding);
        Rest(page, report, finding);
        page.End();
        page.End().Line();
    }

    private static void Fact(HtmlWriter page, string term, string value) => page.Start("div").Leaf("dt", term).Leaf("dd", value).End();

    private static void Why(HtmlWriter page, FindingReport finding)
    {
        page.Start("div", "class", "why").Leaf("h2", VerdictProse.WhyHeading).Start("ol");
        var quoted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reason in ReportReading.Telling(finding).Take(ReasonsShown))
        {
            var quote = ReportReading.Quote(finding, reason);
            var first = quote is not null && quoted.Add(quote.Place);
            page.Start("li").Leaf("p", first ? ReportReading.Lead(reason, quote) : reason.Claim);
            if (quote is not null)
            {
                page.Start("figure").Start("figcaption").Leaf("a", quote.Place, "href", "#" + EvidenceAnchor.Of(0, finding.Evidence.TakeWhile(one => !ReferenceEquals(one, quote)).Count())).Text(" " + Words.Instant(quote.At)).End();
                if (first)
                    page.Leaf("pre", quote.Excerpt.Length > LongestQuote ? Shortened(quote.Excerpt) : quote.Excerpt);
                page.End();
            }

            page.End();
        }

        page.End().End();
    }

    private static string Shortened(string text) => text[..Math.Max(LongestQuote / 2, text.LastIndexOf(' ', LongestQuote))] + " ...";

    private static void Fix(HtmlWriter page, FindingReport finding)
    {
        if (finding.Fixes is not [var fix, ..])
            return;
        page.Start("div", "class", "fix").Leaf("h2", Words.FixTitle(fix)).Leaf("p", fix.Summary);
        FixCard.Patch(page, fix);
        FixCard.Effect(page, fix);
        if (fix.Verify is { } verify)
            page.Start("p").Leaf("strong", VerdictProse.VerifyHeading).Text(" " + verify).End();
        if (finding.Fixes.Count > 1)
            page.Start("p").Leaf("a", Words.OtherFixesLink(finding.Fixes.Count - 1), "href", "#fixes").End();
        page.End();
    }

    private static void Rest(HtmlWriter page, CaseReport report, FindingReport finding)
    {
        foreach (var rejected in ReportReading.RuledOut(report, finding).Take(1))
            page.Start("p", "class", "aside").Leaf("a", VerdictProse.RuledOutLabel, "href", "#ruled-out").Text($": {rejected.Cause}: {rejected.Because.Claim}").End();
        foreach (var missing in finding.Missing.Take(1))
            page.Start("p", "class", "aside").Text($"{VerdictProse.WouldDecideLabel}: {missing.What}: ").Leaf("code", missing.Command).End();
    }

    private static void Quiet(HtmlWriter page, CaseReport report)
    {
        foreach (var problem in report.Problems.Take(5))
            page.Start("figure").Leaf("figcaption", $"{problem.Place} {Words.Instant(problem.At)}").Leaf("pre", problem.Excerpt).End();
        if (report.Verdict.Kind == VerdictKind.Undiagnosable && report.Problems.Count > 0)
            page.Leaf("p", VerdictProse.NextStep);
        else if (report.Checks.Passed.Count > 0)
            page.Leaf("p", Prose.Fill(PageProse.CheckedLine, string.Join(", ", report.Checks.Passed)));
    }
}
