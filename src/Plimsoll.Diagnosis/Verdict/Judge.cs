using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Fixes.Files;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;
using Plimsoll.Diagnosis.Limits;
using Plimsoll.Diagnosis.Rules;

namespace Plimsoll.Diagnosis.Verdicts;

/// <summary>First which limit broke in which process, then why; then what matters most.</summary>
internal sealed class Judge(DiagnosedCase diagnosed, IReadOnlyList<Coverage> coverage, IReadOnlyList<CrashedCheck> unread)
{
    private readonly Rule[] _rules = RuleCatalog.Create();
    private readonly Limit[] _limits = LimitCatalog.Create();
    private readonly List<Rejected> _rejected = [];
    private readonly List<CrashedCheck> _crashed = [.. unread];
    private readonly List<string> _passed = [];
    private readonly List<SkippedCheck> _skipped = [];

    /// <summary>The verdict.</summary>
    public CaseVerdict Decide()
    {
        var broken = BrokenLimits();
        var findings = Ranking.Order([.. Ranking.WithoutVictims(broken).Select(Explain)]);
        var problems = Ranking.OtherProblems(diagnosed, broken);
        // Where nothing shows what the memory did nothing was checked: a green list would say the opposite.
        if (findings is not [] || problems is not [] || SignOfLife.In(diagnosed, coverage))
            CountChecks(broken);
        return new CaseVerdict
        {
            Kind = KindOf(findings, problems),
            Summary = Summary(findings, problems),
            Processes = [.. diagnosed.Processes.Select(process => process.Key)],
            Findings = findings,
            Rejected = [.. _rejected.OrderByDescending(rejected => rejected.Refuted).ThenByDescending(rejected => rejected.Confidence)],
            OtherProblems = problems,
            Passed = _passed,
            Skipped = Skipped(findings),
            Crashed = _crashed,
            Case = diagnosed,
            Timeline = Chronicle.Of(diagnosed, findings),
            Coverage = coverage,
        };
    }

    // A rule that found nothing at one limit and explains another did run.
    private SkippedCheck[] Skipped(IReadOnlyList<Finding> findings) =>
        [.. _skipped.DistinctBy(check => check.Id).Where(check => findings.All(finding => finding.Id != check.Id)).OrderBy(check => check.Id, StringComparer.Ordinal)];

    private BrokenLimit[] BrokenLimits()
    {
        BrokenLimit[] weighed = [.. diagnosed.Processes.SelectMany(Weighed)];
        Try("failures that people tell", () => FailuresTold.Weigh(diagnosed, weighed));
        return [.. weighed.Where(limit => limit.Scale.Confidence >= Scale.Likely)];
    }

    private IEnumerable<BrokenLimit> Weighed(ProcessCase process)
    {
        foreach (var limit in _limits)
        {
            var scale = new Scale();
            if (Try($"limit {limit.Failure}", () => limit.Weigh(process, scale)))
                yield return new BrokenLimit(limit, process, scale);
        }
    }

    private Finding Explain(BrokenLimit broken)
    {
        Hypothesis[] weighed = [.. _rules.Where(rule => rule.Card.Explains.Contains(broken.Failure)).Select(rule => new Hypothesis(rule, Weigh(rule, broken)))];
        _skipped.AddRange(weighed.Where(hypothesis => hypothesis.Scale.Witnesses.Count == 0).Select(hypothesis => new SkippedCheck(hypothesis.Id, string.Join("; ", hypothesis.Rule.Card.Needs))));
        Hypothesis[] supported =
        [
            .. weighed.Where(hypothesis => hypothesis.Scale.HasSupport)
                .OrderByDescending(hypothesis => hypothesis.Scale.Confidence)
                // Of two that are supported alike the one that says more.
                .ThenByDescending(hypothesis => hypothesis.Depth)
                .ThenBy(hypothesis => hypothesis.Id, StringComparer.Ordinal),
        ];
        var best = Array.Find(supported, hypothesis => !hypothesis.Scale.Refuted);
        foreach (var other in supported.Where(hypothesis => hypothesis != best))
            Reject(other, best, broken);
        return best is null ? Unknown(broken) : Found(broken, best);
    }

    private Scale Weigh(Rule rule, BrokenLimit broken)
    {
        var scale = new Scale();
        return Try(rule.Card.Id, () => rule.Weigh(broken, scale)) ? scale : new Scale();
    }

    private void Reject(Hypothesis other, Hypothesis? best, BrokenLimit broken)
    {
        var scale = other.Scale;
        var because = scale.Witnesses.FirstOrDefault(witness => witness.Weight == Weight.Refuting)
            ?? scale.Witnesses.FirstOrDefault(witness => witness.Weight == Weight.Against)
            ?? scale.Witnesses[0] with { Claim = $"less speaks for it: {scale.Witnesses[0].Claim}" };
        _rejected.Add(new Rejected(other.Id, broken.Failure, other.Cause, because, scale.Refuted, best is null ? scale.Confidence : scale.Beside(best.Scale)));
    }

    private Finding Found(BrokenLimit broken, Hypothesis best)
    {
        var (rule, scale) = best;
        var fixes = new List<Fix>();
        Try(best.Id, () => fixes.AddRange(OwnFixes(rule.Mend(broken), broken)));
        return new Finding
        {
            Id = best.Id,
            Title = scale.Sentence ?? rule.Card.Title,
            Failure = broken.Failure,
            Cause = best.Cause,
            Severity = SeverityOf(broken),
            Confidence = scale.Confidence,
            FailureConfidence = broken.Scale.Confidence,
            Process = broken.Process.Key,
            Witnesses = [.. broken.Scale.Witnesses, .. scale.Witnesses],
            Missing = [.. scale.Missing, .. broken.Scale.Missing],
            Fixes = fixes,
            At = broken.At,
        };
    }

    // Into the user's own files first; where those hold no place for it, to where their program reads it.
    private static IEnumerable<Fix> OwnFixes(IEnumerable<Fix> fixes, BrokenLimit broken) =>
        OwnLines.Of(SystemPlaces.Of(OwnLines.Of(NeverLower.Of(fixes.Select(WithoutEqual), broken.Failure), broken.Process), broken.Process), broken.Process);

    // A setting that stands in the user's file as it should is no change.
    private static Fix WithoutEqual(Fix fix) => fix with { Changes = [.. fix.Changes.Where(change => change.Line == 0 || change.From is null || change.From != change.To)] };

    private Finding Unknown(BrokenLimit broken)
    {
        var fixes = new List<Fix>();
        Try($"fix {broken.Failure}", () => fixes.AddRange(OwnFixes(LogAdvice.For(broken).Concat(OpenAdvice.For(broken)).Concat(CautiousFix.For(broken)), broken)));
        return new Finding
        {
            Id = broken.Failure,
            Title = broken.Scale.Sentence ?? $"{broken.Limit.Broke}; the evidence does not tell why",
            Failure = broken.Failure,
            Cause = "unknown",
            Severity = SeverityOf(broken),
            Confidence = 0,
            FailureConfidence = broken.Scale.Confidence,
            Process = broken.Process.Key,
            Witnesses = broken.Scale.Witnesses,
            Missing = [.. broken.Scale.Missing, .. broken.Limit.Deciding],
            Fixes = fixes,
            At = broken.At,
        };
    }

    private static Severity SeverityOf(BrokenLimit broken) => broken.Broke ? Severity.Critical : Severity.Warning;

    private void CountChecks(BrokenLimit[] broken) =>
        _passed.AddRange(_limits.Where(limit => broken.All(found => found.Failure != limit.Failure)).Select(limit => limit.Failure));

    private bool Try(string id, Action check)
    {
        try
        {
            check();
            return true;
        }
#pragma warning disable CA1031 // A check that crashes is reported; the others go on.
        catch (Exception defect) when (defect is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _crashed.Add(new CrashedCheck(id, $"{defect.GetType().Name}: {defect.Message}"));
            return false;
        }
    }

    private VerdictKind KindOf(IReadOnlyList<Finding> findings, IReadOnlyList<Fact> problems) => findings switch
    {
        [] => problems.Count > 0 || !SignOfLife.In(diagnosed, coverage) ? VerdictKind.Undiagnosable : VerdictKind.Healthy,
        [{ Cause: "unknown" }, ..] => VerdictKind.Undiagnosable,
        [{ Confidence: >= Scale.Confirmed }, ..] => VerdictKind.Confirmed,
        [{ Confidence: >= Scale.Likely }, ..] => VerdictKind.Likely,
        _ => VerdictKind.Possible,
    };

    private string Summary(IReadOnlyList<Finding> findings, IReadOnlyList<Fact> problems)
    {
        if (findings is [var first, ..])
            return first.Title;
        if (problems.OfType<ProcessExit>().FirstOrDefault() is { } exit && ExitCodes.Of(exit.Code, diagnosed.Processes.Any(process => process.IsFlink)) is var (meaning, next))
            return $"Exit code {exit.Code}: {meaning}. What decides: {next}.";
        if (problems.OfType<Thrown>().FirstOrDefault(thrown => thrown.Link("OutOfMemoryError") is not null) is { } unknown)
            return $"Memory ran out, in words that no check knows: {Excerpt.Of(unknown.Root.Text)}. What decides: the whole stack trace, jcmd PID VM.flags, and hs_err_pidN.log if there is one.";
        if (problems.Count > 0)
            return "A problem is seen, but no memory limit broke.";
        if (coverage.All(source => source.State is CoverageState.Unreadable or CoverageState.Unrecognised))
            return "Nothing readable.";
        return SignOfLife.In(diagnosed, coverage) ? "No memory limit broke and none is about to." : SignOfLife.Wanted(diagnosed, coverage);
    }
}
