using Plimsoll.Diagnosis.Checks;
using Plimsoll.Diagnosis.Verdicts;
using Plimsoll.Gc;
using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis;

/// <summary>What a GC log alone tells: the limits and rules of the main job, given one run of one JVM, and the checks that stand by themselves.</summary>
public static class GcDiagnosis
{
    /// <summary>The findings of a run, most important first; none when it is healthy.</summary>
    /// <param name="run">The run.</param>
    /// <param name="measures">What was computed from it.</param>
    /// <param name="path">The log's path, for the evidence.</param>
    public static IReadOnlyList<Finding> Of(GcRun run, GcMeasures measures, string path)
    {
        ArgumentNullException.ThrowIfNull(run);
        var process = new ProcessKey("jvm", ProcessRole.Jvm);
        Fact[] facts = [.. GcRunFacts.Of(run, measures, path).Concat(Flags(run, path)).Select(fact => fact with { Process = process })];
        return new Judge(new DiagnosedCase([process], facts, []), [], []).Decide().Findings;
    }

    /// <summary>What the checks advise about a run: warnings first, then notes.</summary>
    public static IReadOnlyList<GcAdvice> Advice(GcRun run, GcMeasures measures)
    {
        ArgumentNullException.ThrowIfNull(run);
        var looked = new CheckedRun(run, measures, new JvmFlags([.. Flags(run, "")]));
        return [.. CheckCatalog.Create().Select(check => check.Look(looked)).OfType<GcAdvice>().OrderBy(advice => advice.Level).ThenBy(advice => advice.Id, StringComparer.Ordinal)];
    }

    private static IEnumerable<JvmFlag> Flags(GcRun run, string path) =>
        run.Facts.Flags.SelectMany(flag => JvmArguments.Parse(flag)).Select(argument => new JvmFlag
        {
            Origin = new Origin(path, 0, 0, null, Excerpt.Of(argument.Text)),
            Name = argument.Name,
            Value = argument.Value,
            InForce = true,
        });
}
