using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>Renders the result for a person at a terminal: one screen, then details on request.</summary>
internal sealed class VerdictText
{
    private const int ReasonsShown = 3;
    private const int QuotesShown = 2;

    private readonly CaseReport _report;
    private readonly RenderOptions _options;
    private readonly TextLayout _text;

    private VerdictText(CaseReport report, TextWriter output, RenderOptions options)
    {
        _report = report;
        _options = options;
        _text = new TextLayout(output, options.Width, options.Color);
    }

    /// <summary>Writes the verdict.</summary>
    public static void Write(CaseReport report, TextWriter output, RenderOptions options) => new VerdictText(report, output, options).Write();

    private void Write()
    {
        if (_report.Findings.Count == 0)
            WriteQuiet();
        for (var index = 0; index < _report.Findings.Count; index++)
        {
            if (index == 0 || _options.All || _options.Verbose)
                WriteFinding(_report.Findings[index]);
            else
                WriteBrief(_report.Findings[index]);
        }

        if (_options.All)
            WriteAll();
        WriteFooter();
    }

    private void WriteQuiet()
    {
        _text.Heading(Words.Headline(_report.Verdict));
        foreach (var problem in _report.Problems.Take(_options.All ? int.MaxValue : 5))
            WriteQuote(problem);
        if (_report.Verdict.Kind == VerdictKind.Undiagnosable && _report.Problems.Count > 0)
            _text.Note(VerdictProse.NextLabel, VerdictProse.NextStep);
        else if (_report.Checks.Passed.Count > 0)
            _text.Note(VerdictProse.CheckedLabel, string.Join(", ", _report.Checks.Passed));
    }

    private void WriteBrief(FindingReport finding) => _text.Heading(Words.BriefLine(finding));

    private void WriteFinding(FindingReport finding)
    {
        _text.Heading($"{Words.Severity(finding.Severity)}[{finding.Id}]: {finding.Title}");
        _text.Note(VerdictProse.VerdictLabel, Words.VerdictLine(finding));
        WriteEvidence(finding);
        foreach (var rejected in ReportReading.RuledOut(_report, finding).Take(_options.All ? 0 : _options.Verbose ? int.MaxValue : 1))
            _text.Note(VerdictProse.RuledOutLabel, $"{rejected.Cause}: {rejected.Because.Claim}{At(rejected)}");
        foreach (var missing in finding.Missing.DistinctBy(missing => missing.What).Take(_options.Verbose ? int.MaxValue : 1))
            _text.Note(VerdictProse.WouldDecideLabel, $"{missing.What}: {missing.Command}");
        WriteFixes(finding.Fixes);
    }

    private void WriteFixes(IReadOnlyList<FixReport> fixes)
    {
        for (var index = 0; index < fixes.Count; index++)
        {
            if (index == 0 || _options.Verbose)
                FixText.Write(_text, fixes[index], _options.Verbose);
        }

        if (fixes.Count > 1 && !_options.Verbose)
            _text.Note(VerdictProse.OrLabel, Words.OtherFixes(fixes));
    }

    private void WriteEvidence(FindingReport finding)
    {
        var shown = 0;
        var quoted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reason in ReportReading.Telling(finding))
        {
            if (shown++ == ReasonsShown && !_options.Verbose)
                break;
            var quote = ReportReading.Quote(finding, reason);
            var first = quote is not null && (_options.Verbose || quoted.Count < QuotesShown) && quoted.Add(quote.Place);
            _text.Note(VerdictProse.WhyLabel, first ? ReportReading.Lead(reason, quote) : reason.Claim);
            if (first)
                WriteQuote(quote!);
        }
    }

    private void WriteQuote(EvidenceReport quote) => _text.Quote(quote.Place, Words.Instant(quote.At), quote.Excerpt);

    private void WriteAll()
    {
        foreach (var rejected in _report.Rejected)
            _text.Note(rejected.Refuted ? VerdictProse.RuledOutLabel : VerdictProse.WeakerLabel, $"{rejected.Cause} ({rejected.Id}, {Words.Confidence(rejected.Confidence)}): {rejected.Because.Claim}{At(rejected)}");
        foreach (var process in _report.Processes)
            _text.Note(VerdictProse.ProcessLabel, Words.ProcessLine(process));
        if (_report.Checks.Passed.Count > 0)
            _text.Note(VerdictProse.PassedLabel, string.Join(", ", _report.Checks.Passed));
        foreach (var skipped in _report.Checks.Skipped)
            _text.Note(VerdictProse.NoEvidenceLabel, Words.Needs(skipped));
        foreach (var source in _report.Coverage)
            _text.Note(VerdictProse.SourceLabel, Words.Coverage(source));
    }

    private void WriteFooter()
    {
        foreach (var crashed in _report.Checks.Crashed)
            _text.Note(VerdictProse.CrashedLabel, $"{crashed.Id}: {crashed.Error}");
        _text.Paragraph(Words.Footer(_report));
    }

    private static string At(RejectedReport rejected) => rejected.Because.Evidence is [{ Source.Length: > 0 } quote, ..] ? $" ({quote.Place})" : "";
}
