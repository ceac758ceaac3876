using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>Makes the canonical result from a verdict: once, before any renderer runs.</summary>
public static class CaseDraft
{
    /// <summary>Facts quoted for one witness; the count stands in its claim.</summary>
    private const int QuotesPerWitness = 5;
    private const int QuotesPerRejection = 3;

    /// <summary>The result of a verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="context">The lines around quotes, where they were read again; null without.</param>
    public static CaseReport Of(CaseVerdict verdict, IReadOnlyDictionary<Origin, IReadOnlyList<ContextLine>>? context = null)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var quotes = new Quotes(context);
        var report = new CaseReport
        {
            SchemaVersion = CaseReport.CurrentSchemaVersion,
            Verdict = new VerdictReport(verdict.Kind, verdict.Summary),
            Processes = [.. verdict.Processes.Select(process => new ProcessReport(process.Id, process.Role, process.Host, process.Start, process.End))],
            Findings = [.. verdict.Findings.Select(finding => Finding(finding, quotes))],
            Rejected = [.. verdict.Rejected.Select(rejected => Rejected(rejected, quotes))],
            Problems = [.. verdict.OtherProblems.Select(fact => quotes.Of(fact))],
            Checks = new ChecksReport(verdict.Passed, verdict.Skipped, verdict.Crashed),
            Coverage = [.. verdict.Coverage.Select(coverage => new CoverageReport(coverage.Source, coverage.Format, coverage.State, coverage.Detail, coverage.Bytes, coverage.Lines, coverage.Facts))],
            Rules = [.. verdict.Findings.Select(finding => finding.Id).Concat(verdict.Rejected.Select(rejected => rejected.Id)).Distinct(StringComparer.Ordinal).SelectMany(Rule)],
            Memory = MemoryDraft.Of(verdict),
            Timeline = TimelineDraft.Of(verdict.Timeline),
            Gc = GcDraft.Of(verdict),
            Heaps = HeapDraft.Dumps(verdict),
            Histograms = HeapDraft.Growth(verdict),
            Loaders = HeapDraft.Loaders(verdict),
        };
        return ReportJson.Settle(report);
    }

    /// <summary>Every line that the result of a verdict will quote.</summary>
    public static IEnumerable<Origin> QuotedBy(CaseVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.Findings.SelectMany(finding => finding.Witnesses).SelectMany(witness => witness.Facts.Take(QuotesPerWitness))
            .Concat(verdict.Rejected.SelectMany(rejected => rejected.Because.Facts.Take(QuotesPerRejection))).Concat(verdict.OtherProblems).Select(fact => fact.Origin);
    }

    private static FindingReport Finding(Finding finding, Quotes quotes)
    {
        var evidence = new List<EvidenceReport>();
        var reasons = new List<ReasonReport>();
        foreach (var witness in finding.Witnesses)
        {
            var first = evidence.Count;
            evidence.AddRange(witness.Facts.Take(QuotesPerWitness).Select(fact => quotes.Of(fact, witness)));
            reasons.Add(new ReasonReport(witness.Claim, witness.Weight, witness.Group, [.. Enumerable.Range(first, evidence.Count - first)]));
        }

        return new FindingReport(finding.Id, finding.Title, finding.Failure, finding.Cause, finding.Severity, finding.Confidence, finding.FailureConfidence, finding.Process.Id, finding.At,
            evidence, finding.Missing, [.. finding.Fixes.Select(Fix)], reasons);
    }

    private static FixReport Fix(Fix fix) => new(
        fix.Applicability, fix.Summary, fix.Text is { Length: > 0 } text ? text : null, fix.Code, fix.Verify,
        [.. fix.Changes.Select(change => new ChangeReport(change.File, change.Line > 0 ? change.Line : null, change.Key, change.From, change.To) { Edit = Edit(change.Edit) })],
        [.. fix.Effect.Select(effect => new EffectReport(effect.Region, effect.Before, effect.After))]);

    private static EditReport? Edit(TextEdit? edit) => edit is null ? null : new EditReport(edit.Line, edit.Column, edit.EndColumn, edit.Text) { Before = edit.Before };

    private static RejectedReport Rejected(Rejected rejected, Quotes quotes) => new(
        rejected.Id, rejected.Failure, rejected.Cause, rejected.Refuted, rejected.Confidence,
        new BecauseReport(rejected.Because.Claim, [.. rejected.Because.Facts.Take(QuotesPerRejection).Select(fact => quotes.Of(fact))], rejected.Because.Weight));

    private static IEnumerable<RuleReport> Rule(string id) =>
        RuleBook.Rules.Where(card => card.Id == id).Select(card => new RuleReport(card.Id, card.Title, card.Mechanism, card.References));

    private sealed class Quotes(IReadOnlyDictionary<Origin, IReadOnlyList<ContextLine>>? context)
    {
        public EvidenceReport Of(Fact fact, Witness? witness = null)
        {
            var origin = fact.Origin;
            long? line = origin.Line > 0 ? origin.Line : null;
            return new EvidenceReport(origin.Source, line, line is null ? null : origin.Offset, origin.At, origin.Excerpt, fact.Basis, witness?.Claim, witness?.Weight, context?.GetValueOrDefault(origin));
        }
    }
}
