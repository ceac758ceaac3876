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
        var kept = report.Findings.Where(finding => Keeps(finding.Confidence, finding.Id, finding.Failure, finding.Cause)).ToArray();
        if (kept.Length == report.Findings.Count)
            return report;
        return report with { Findings = kept, Verdict = kept is [var first, ..] ? new VerdictReport(first.Kind, first.Title) : Emptied(report.Findings.Count) };
    }

    /// <summary>The comparison of what passes on either side.</summary>
    public ComparisonReport Apply(ComparisonReport comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var (before, after) = (Apply(comparison.Before), Apply(comparison.After));
        return before == comparison.Before && after == comparison.After ? comparison : comparison with { Before = before, After = after, Outcome = ComparisonDraft.Outcome(before, after) };
    }

    /// <summary>Whether a verdict of this kind fails a pipeline.</summary>
    public static bool Fails(VerdictKind kind, FailOn from) => kind switch
    {
        VerdictKind.Healthy => false,
        VerdictKind.Confirmed => from != FailOn.Never,
        VerdictKind.Likely => from is FailOn.Possible or FailOn.Likely,
        _ => from == FailOn.Possible,
    };

    private SideReport Apply(SideReport side)
    {
        var kept = side.Findings.Where(finding => Keeps(finding.Confidence, finding.Id, finding.Failure, finding.Cause)).ToArray();
        if (kept.Length == side.Findings.Count)
            return side;
        return new SideReport(kept is [var first, ..] ? new VerdictReport(first.Kind, first.Title) : Emptied(side.Findings.Count), kept);
    }

    private static VerdictReport Emptied(int findings) => new(VerdictKind.Healthy, Words.AllLeftOut(findings));

    private bool Keeps(double confidence, string id, string failure, string cause) =>
        confidence >= MinConfidence && (Only.Count == 0 || Only.Any(name => id == name || failure == name || cause == name || cause.StartsWith(name + "/", StringComparison.Ordinal)));
}
