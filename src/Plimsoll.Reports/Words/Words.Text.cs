using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>The terminal's prose.</summary>
internal static partial class Words
{
    public const string NextLabel = "next";
    public const string NextStep = "the lines above are the first signs of what went wrong; follow them in their own log";
    public const string CheckedLabel = "checked";
    public const string VerdictLabel = "verdict";
    public const string RuledOutLabel = "ruled out";
    public const string WeakerLabel = "weaker";
    public const string WouldDecideLabel = "would decide";
    public const string OrLabel = "or";
    public const string WhyLabel = "why";
    public const string ProcessLabel = "process";
    public const string PassedLabel = "passed";
    public const string NoEvidenceLabel = "no evidence";
    public const string SourceLabel = "source";
    public const string CrashedLabel = "crashed";
    public const string FixLabel = "fix";
    public const string EffectLabel = "effect";
    public const string NoteLabel = "note";
    public const string VerifyLabel = "verify";

    public static string VerdictLine(FindingReport finding) =>
        $"{Strength(finding)} that the cause is {finding.Cause}; failure {finding.Failure} of {finding.Process} ({Percent(finding.FailureConfidence)})";

    public static string Needs(SkippedCheck skipped) => $"{skipped.Id}: needs {skipped.Missing}";

    public static string Coverage(CoverageReport source) => $"{source.Source}: {source.Format ?? "not recognised"}, {source.State.ToString().ToLowerInvariant()} ({source.Detail}), {source.Facts} facts";

    public static string MoreLines(int lines) => $"... {lines} more lines with --verbose";

    public static string OtherFixes(IReadOnlyList<FixReport> fixes) => fixes.Count == 2 ? WithoutOr(fixes[1].Summary) : $"{WithoutOr(fixes[1].Summary)} ({fixes.Count - 2} more: --verbose)";

    public static string Effect(FixReport fix) => string.Join("; ", fix.Effect.Where(effect => effect.Before != effect.After).Select(effect => $"{effect.Region} {Size(effect.Before)} -> {Size(effect.After)}"));

    public static string Footer(CaseReport report)
    {
        var unread = report.Coverage.Count(source => source.State is not (CoverageState.Read or CoverageState.Partial));
        var explain = report.Findings is [var first, ..] ? $"plimsoll explain {first.Id}; " : "";
        return $"{report.Coverage.Count} sources{(unread > 0 ? $", {unread} not read" : "")}, {report.Checks.Passed.Count} checks passed, {report.Checks.Skipped.Count} without evidence ({explain}--all lists them)";
    }

    // Alternatives begin with the word already where they were written as such.
    public static string WithoutOr(string summary) => summary.StartsWith("or ", StringComparison.Ordinal) ? summary[3..] : summary;
}
