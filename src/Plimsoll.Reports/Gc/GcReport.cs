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
public sealed record GcFinding(string Id, string Failure, string Cause, double Confidence, string Summary, string? Fix = null);

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
            var findings = diagnose(run, measures);
            return new GcRunReport(run, measures, findings, [.. GcDiagnosis.Advice(run, measures).Where(advice => findings.All(finding => finding.Id != advice.Id))]);
        }
    }
}
