using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Verdicts;

/// <summary>Tells root from victim, and orders what is left.</summary>
internal static class Ranking
{
    /// <summary>Of several limits of one process the root is kept: the one that broke, and among those the one nearest to the root.</summary>
    public static IEnumerable<BrokenLimit> WithoutVictims(IReadOnlyList<BrokenLimit> broken) =>
        broken.GroupBy(limit => limit.Process.Key.Id, StringComparer.Ordinal)
            .Select(group => group.OrderByDescending(limit => limit.Broke).ThenBy(limit => limit.Limit.Rank).ThenBy(limit => limit.At).First());

    /// <summary>Critical before warning, decided before open, early before late.</summary>
    public static IReadOnlyList<Finding> Order(IReadOnlyList<Finding> findings) =>
    [
        .. findings.OrderByDescending(finding => finding.Severity)
            .ThenByDescending(finding => finding.Confidence >= Scale.Likely)
            .ThenBy(finding => finding.At ?? DateTimeOffset.MaxValue)
            .ThenByDescending(finding => finding.Confidence),
    ];

    /// <summary>Failures in the evidence that no broken limit accounts for.</summary>
    public static IReadOnlyList<Fact> OtherProblems(DiagnosedCase diagnosed, IReadOnlyList<BrokenLimit> broken) =>
        broken.Count > 0 ? [] : [.. diagnosed.Facts.All.Where(fact => fact is IProblem || IsAbnormal(fact, diagnosed)).Take(20)];

    private static bool IsAbnormal(Fact fact, DiagnosedCase diagnosed) => fact is ProcessExit exit && ExitCodes.Of(exit.Code, diagnosed.Processes.Any(process => process.IsFlink)) is not null;
}
