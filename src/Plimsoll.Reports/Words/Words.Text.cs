using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>Sentences of the terminal.</summary>
internal static partial class Words
{
    public static string VerdictLine(FindingReport finding) =>
        Prose.Fill(VerdictProse.VerdictLine, Strength(finding), finding.Cause, finding.Failure, finding.Process, Confidence(finding.FailureConfidence));

    public static string BriefLine(FindingReport finding) =>
        Prose.Fill(VerdictProse.BriefLine, Severity(finding.Severity), finding.Id, finding.Process, finding.Title, Strength(finding));

    public static string FixLine(FixReport fix) => Prose.Fill(VerdictProse.FixLine, Applicability(fix.Applicability), fix.Summary);

    public static string Needs(SkippedCheck skipped) => Prose.Fill(VerdictProse.Needs, skipped.Id, skipped.Missing);

    public static string Coverage(CoverageReport source) =>
        Prose.Fill(VerdictProse.Coverage, source.Source, source.Format ?? VerdictProse.NotRecognised, StateOf(source.State), source.Detail, source.Facts);

    public static string ProcessLine(ProcessReport process) => process.Host is null
        ? Prose.Fill(VerdictProse.ProcessLine, process.Id, Instant(process.Start), Instant(process.End))
        : Prose.Fill(VerdictProse.ProcessLineOnHost, process.Id, Instant(process.Start), Instant(process.End), process.Host);

    public static string MoreLines(int lines) => Prose.Count(lines, VerdictProse.MoreLinesOne, VerdictProse.MoreLinesMany);

    public static string OtherFixes(IReadOnlyList<FixReport> fixes) =>
        fixes.Count == 2 ? WithoutOr(fixes[1].Summary) : Prose.Fill(VerdictProse.OtherFixes, WithoutOr(fixes[1].Summary), fixes.Count - 2);

    public static string Effect(FixReport fix) =>
        string.Join("; ", fix.Effect.Where(effect => effect.Before != effect.After).Select(effect => $"{effect.Region} {Size(effect.Before)} -> {Size(effect.After)}"));

    public static string Footer(CaseReport report)
    {
        var unread = report.Coverage.Count(source => source.State is not (CoverageState.Read or CoverageState.Partial));
        var sources = Prose.Count(report.Coverage.Count, VerdictProse.SourcesOne, VerdictProse.SourcesMany);
        var read = unread == 0 ? sources : Prose.Fill(VerdictProse.SourcesNotRead, sources, unread);
        var passed = Prose.Count(report.Checks.Passed.Count, VerdictProse.PassedOne, VerdictProse.PassedMany);
        return report.Findings is [var first, ..]
            ? Prose.Fill(VerdictProse.FooterOfFinding, read, passed, report.Checks.Skipped.Count, first.Id)
            : Prose.Fill(VerdictProse.Footer, read, passed, report.Checks.Skipped.Count);
    }

    // Alternatives begin with the word already where they were written as such.
    public static string WithoutOr(string summary) => summary.StartsWith("or ", StringComparison.Ordinal) ? summary[3..] : summary;
}
