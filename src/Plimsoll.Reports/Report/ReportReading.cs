using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>What several renderers ask of a finding.</summary>
internal static class ReportReading
{
    /// <summary>From so many characters on it is no chance that a quote begins with the end of a claim.</summary>
    private const int Repeated = 20;

    /// <summary>The first reason of every group, the strongest of it; the failure's own come first because they were named first.</summary>
    public static IEnumerable<ReasonReport> Telling(FindingReport finding) =>
        Reasons(finding).Where(reason => reason.Weight <= Weight.Decisive).GroupBy(reason => reason.Group, StringComparer.Ordinal).Select(group => group.MaxBy(reason => reason.Weight)!);

    /// <summary>All reasons; of a document without them, one for every claim.</summary>
    public static IReadOnlyList<ReasonReport> Reasons(FindingReport finding) => finding.Reasons
        ?? [.. finding.Evidence.Select((quote, index) => (quote, index)).Where(pair => pair.quote.Claim is not null).GroupBy(pair => pair.quote.Claim!, StringComparer.Ordinal)
            .Select(group => new ReasonReport(group.Key, group.First().quote.Weight ?? Weight.Weak, group.Key, [.. group.Select(pair => pair.index)]))];

    /// <summary>The quotes of a reason.</summary>
    public static IEnumerable<EvidenceReport> Quotes(FindingReport finding, ReasonReport reason) =>
        reason.Evidence.Where(index => index >= 0 && index < finding.Evidence.Count).Select(index => finding.Evidence[index]);

    /// <summary>The first quote of a reason that has a place; null when none has.</summary>
    public static EvidenceReport? Quote(FindingReport finding, ReasonReport reason) => Quotes(finding, reason).FirstOrDefault(quote => quote.Source.Length > 0);

    /// <summary>What a reason says, without the end that the quote below it says again.</summary>
    public static string Lead(ReasonReport reason, EvidenceReport? quote)
    {
        var colon = reason.Claim.IndexOf(": ", StringComparison.Ordinal);
        if (quote is null || colon < 0)
            return reason.Claim;
        var said = reason.Claim.AsSpan(colon + 2).TrimEnd('.');
        return said.Length >= Repeated && quote.Excerpt.AsSpan().StartsWith(said, StringComparison.Ordinal) ? reason.Claim[..colon] : reason.Claim;
    }

    /// <summary>What else could explain a finding's failure and was ruled out by a fact.</summary>
    public static IEnumerable<RejectedReport> RuledOut(CaseReport report, FindingReport finding) =>
        report.Rejected.Where(rejected => rejected.Failure == finding.Failure && (rejected.Refuted || rejected.Because.Weight == Weight.Against));
}
