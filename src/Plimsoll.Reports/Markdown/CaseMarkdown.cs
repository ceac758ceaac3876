using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>Renders the result for a ticket, a merge request or a chat.</summary>
internal sealed class CaseMarkdown
{
    private const int ReasonsShown = 5;
    private const int BriefFindings = 20;
    private const int Events = 25;

    private readonly CaseReport _report;
    private readonly RenderOptions _options;
    private readonly MarkdownLayout _page = new();
    private readonly HashSet<string> _quoted = new(StringComparer.Ordinal);

    private CaseMarkdown(CaseReport report, RenderOptions options) => (_report, _options) = (report, options);

    /// <summary>The document.</summary>
    public static string Write(CaseReport report, RenderOptions options)
    {
        var markdown = new CaseMarkdown(report, options);
        markdown.Write();
        return markdown._page.ToString().TrimEnd('\n') + "\n";
    }

    private void Write()
    {
        _page.Heading(1, Words.Headline(_report.Verdict));
        foreach (var problem in _report.Findings.Count == 0 ? _report.Problems.Take(5) : [])
            Quote(problem);
        for (var index = 0; index < _report.Findings.Count; index++)
        {
            if (index == 0 || _options.All)
                Finding(_report.Findings[index], index > 0);
        }

        if (!_options.All)
            OtherFindings();
        Memory();
        TimeLine();
        if (_options.All)
            Rest();
        _page.Paragraph(MarkdownLayout.Escape(Words.Footer(_report)));
    }

    private void Finding(FindingReport finding, bool titled)
    {
        if (titled)
            _page.Heading(2, finding.Title);
        _page.Paragraph(Prose.Fill(VerdictProse.FindingLine, Words.Severity(finding.Severity), MarkdownLayout.Code(finding.Id), Words.Strength(finding),
            MarkdownLayout.Code(finding.Cause), MarkdownLayout.Code(finding.Failure), MarkdownLayout.Code(finding.Process)));
        _page.Heading(3, VerdictProse.WhyHeading);
        _quoted.Clear();
        foreach (var reason in ReportReading.Telling(finding).Take(_options.All ? int.MaxValue : ReasonsShown))
            Reason(finding, reason);
        foreach (var missing in finding.Missing.DistinctBy(missing => missing.What).Take(3))
            _page.Paragraph(Prose.Fill(VerdictProse.WouldDecideLine, MarkdownLayout.Escape(missing.What), MarkdownLayout.Code(missing.Command)));
        for (var index = 0; index < finding.Fixes.Count; index++)
            Fix(finding.Fixes[index], index);
    }

    private void Reason(FindingReport finding, ReasonReport reason)
    {
        var quote = ReportReading.Quote(finding, reason);
        var first = quote is not null && _quoted.Add(quote.Place);
        _page.Paragraph(MarkdownLayout.Escape(first ? ReportReading.Lead(reason, quote) : reason.Claim));
        if (first)
            Quote(quote!);
        else if (quote is not null)
            Place(quote);
    }

    private void Quote(EvidenceReport quote)
    {
        Place(quote);
        _page.Fence("text", quote.Excerpt);
    }

    private void Place(EvidenceReport quote) => _page.Paragraph($"{MarkdownLayout.Code(quote.Place)} {Words.Instant(quote.At)}".TrimEnd());

    private void Fix(FixReport fix, int index)
    {
        _page.Heading(3, index == 0 ? Words.FixTitle(fix) : Words.OrTitle(fix));
        _page.Paragraph(MarkdownLayout.Escape(Words.WithoutOr(fix.Summary)));
        if (fix.Changes.Count > 0)
            _page.Fence("diff", Patch.Text(fix));
        if (fix.Code is { } code)
            _page.Fence("java", code);
        if (fix.Text is { } text)
            _page.Paragraph(MarkdownLayout.Escape(text));
        if (fix.Effect.Any(effect => effect.Before != effect.After))
            _page.Table([VerdictProse.RegionTerm, VerdictProse.BeforeFix, VerdictProse.AfterFix], fix.Effect.Where(effect => effect.Before != effect.After).Select(effect => new[] { MarkdownLayout.Escape(effect.Region), Words.Size(effect.Before), Words.Size(effect.After) }));
        if (fix.Verify is { } verify)
            _page.Paragraph($"**{VerdictProse.VerifyHeading}** {MarkdownLayout.Within(verify)}");
    }

    private void OtherFindings()
    {
        if (_report.Findings.Count < 2)
            return;
        _page.Heading(2, VerdictProse.OtherFindings);
        foreach (var finding in _report.Findings.Skip(1).Take(BriefFindings))
            _page.Item($"**{Words.Severity(finding.Severity)}** {MarkdownLayout.Code(finding.Id)} {MarkdownLayout.Code(finding.Process)}: {MarkdownLayout.Within(finding.Title)} ({Words.Strength(finding)})");
        if (_report.Findings.Count > BriefFindings + 1)
            _page.Item(Words.More(_report.Findings.Count - BriefFindings - 1));
        _page.Blank();
    }

    private void Memory()
    {
        foreach (var memory in _report.Memory.Take(1))
        {
            _page.Heading(2, Words.MemoryOf(memory));
            _page.Table([VerdictProse.RegionTerm, VerdictProse.BeforeFix, VerdictProse.AfterFix, VerdictProse.OriginTerm],
                memory.Regions.Select(region => new[] { MarkdownLayout.Escape(region.Name), Words.Size(region.Before), Words.Size(region.After), Words.BasisOf(region.Basis) }));
            foreach (var use in memory.Uses)
                _page.Item(MarkdownLayout.Escape(Words.UseLine(use)));
            if (memory.Uses.Count > 0)
                _page.Blank();
        }
    }

    private void TimeLine()
    {
        if (_report.Timeline.Events.Count == 0)
            return;
        _page.Heading(2, VerdictProse.TimelineHeading);
        _page.Table([VerdictProse.TimeTerm, VerdictProse.ProcessTerm, VerdictProse.EventTerm], _report.Timeline.Events.OrderByDescending(one => one.Mark).Take(Events).OrderBy(one => one.At)
            .Select(one => new[] { Words.Instant(one.At), MarkdownLayout.CodeCell(one.Process), $"{(one.Mark == TimelineMark.None ? "" : $"**{Words.Mark(one.Mark)}** ")}{MarkdownLayout.Escape(Words.Beginning(one.Text))}" }));
    }

    private void Rest()
    {
        _page.Heading(2, VerdictProse.RuledOutHeading);
        foreach (var rejected in _report.Rejected)
            _page.Item($"{MarkdownLayout.Code(rejected.Cause)} {(rejected.Refuted ? VerdictProse.RuledOutLabel : VerdictProse.WeakerLabel)}: {MarkdownLayout.Within(rejected.Because.Claim)}");
        _page.Heading(2, VerdictProse.ChecksHeading);
        if (_report.Checks.Passed.Count > 0)
            _page.Item($"{VerdictProse.PassedLabel}: {string.Join(", ", _report.Checks.Passed.Select(MarkdownLayout.Code))}");
        foreach (var skipped in _report.Checks.Skipped)
            _page.Item($"{VerdictProse.NoEvidenceLabel}: {MarkdownLayout.Escape(Words.Needs(skipped))}");
        _page.Heading(2, VerdictProse.SourcesHeading);
        foreach (var source in _report.Coverage)
            _page.Item(MarkdownLayout.Escape(Words.Coverage(source)));
        _page.Blank();
    }
}
