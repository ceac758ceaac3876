using Plimsoll.Diagnosis;
using Plimsoll.Gc;

namespace Plimsoll.Reports;

/// <summary>A finding of a rule about a GC log.</summary>
/// <param name="Id">The rule's id.</param>
/// <param name="Failure">The failure's place in the taxonomy.</param>
/// <param name="Cause">The cause's place in the taxonomy.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Summary">One sentence for a person.</param>
/// <param name="Fix">The first fix in one sentence; null where there is none.</param>
public sealed record GcFinding(string Id, string Failure, string Cause, double Confidence, string Summary, string? Fix = null)
{
    /// <summary>What the log shows for it, most telling first: the witnesses of the rule, and what checks of the same matter saw.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>Settings of many kinds share these places of the taxonomy.</summary>
    private static readonly string[] Mixed = ["wrong-setting/collector", "wrong-setting/flags"];

    /// <summary>Whether a check's warning is about the same matter: then it is said once, with the finding.</summary>
    public bool Covers(GcAdvice advice)
    {
        ArgumentNullException.ThrowIfNull(advice);
        if (advice.Id == Id)
            return true;
        return advice.Level == AdviceLevel.Warning && !Mixed.Contains(advice.Cause) && (Cause == advice.Cause || Cause.StartsWith(advice.Cause + "/", StringComparison.Ordinal));
    }
}

/// <summary>One run with its measures and what the rules found in them.</summary>
/// <param name="Run">The run.</param>
/// <param name="Measures">Its measures.</param>
/// <param name="Findings">Findings, most confident first.</param>
/// <param name="Advice">What the checks say, warnings first.</param>
public sealed record GcRunReport(GcRun Run, GcMeasures Measures, IReadOnlyList<GcFinding> Findings, IReadOnlyList<GcAdvice> Advice)
{
    /// <summary>Whether neither a rule nor a check found anything that went wrong.</summary>
    public bool IsHealthy => Findings.Count == 0 && Advice.All(advice => advice.Level == AdviceLevel.Note);
}

/// <summary>What <c>plimsoll gc</c> shows.</summary>
/// <param name="Runs">The JVMs in order of their start.</param>
/// <param name="Coverage">How much of the input was understood.</param>
public sealed record GcReport(IReadOnlyList<GcRunReport> Runs, GcCoverage Coverage)
{
    private const int MostEvidence = 4;

    /// <summary>Whether any rule found anything.</summary>
    public bool HasFindings => Runs.Any(run => run.Findings.Count > 0);

    /// <summary>Computes the measures of every run and asks the rules and the checks.</summary>
    public static GcReport Of(GcLog log, Func<GcRun, GcMeasures, IReadOnlyList<GcFinding>> diagnose)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(diagnose);
        return new GcReport([.. log.Runs.Select(Report)], log.Coverage);

        GcRunReport Report(GcRun run)
        {
            var measures = GcMeasures.Of(run);
            var advice = GcDiagnosis.Advice(run, measures);
            var findings = diagnose(run, measures).Select(finding => With(finding, advice)).ToArray();
            return new GcRunReport(run, measures, findings, [.. advice.Where(one => !findings.Any(finding => finding.Covers(one)))]);
        }
    }

    private static GcFinding With(GcFinding finding, IReadOnlyList<GcAdvice> advice)
    {
        var seen = advice.Where(finding.Covers).Select(one => one.Seen);
        return finding with { Evidence = [.. finding.Evidence.Concat(seen).Distinct(StringComparer.Ordinal).Take(MostEvidence)] };
    }
}
