using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>Leaves findings out, for every format alike.</summary>
public sealed record ReportFilter
{
    /// <summary>Least confidence of the cause, 0 to 1.</summary>
    public double MinConfidence { get; init; }

    /// <summary>Rule ids, failures or causes (with all below them) of the findings to keep; empty keeps all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>The result with the findings that pass; its verdict is that of the first of them.</summary>
    public CaseReport Apply(CaseReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var kept = report.Findings.Where(Keeps).ToArray();
        if (kept.Length == report.Findings.Count)
            return report;
        var verdict = kept is [var first, ..] ? new VerdictReport(first.Kind, first.Title) : new VerdictReport(VerdictKind.Healthy, Words.AllLeftOut(report.Findings.Count));
        return report with { Findings = kept, Verdict = verdict };
    }

    /// <summary>Whether a verdict of this kind fails a pipeline.</summary>
    public static bool Fails(VerdictKind kind, FailOn from) => kind switch
    {
        VerdictKind.Healthy => false,
        VerdictKind.Confirmed => from != FailOn.Never,
        VerdictKind.Likely => from is FailOn.Possible or FailOn.Likely,
        _ => from == FailOn.Possible,
    };

    private bool Keeps(FindingReport finding) => finding.Confidence >= MinConfidence && (Only.Count == 0 || Only.Any(name => Names(finding, name)));

    private static bool Names(FindingReport finding, string name) =>
        finding.Id == name || finding.Failure == name || finding.Cause == name || finding.Cause.StartsWith(name + "/", StringComparison.Ordinal);
}
