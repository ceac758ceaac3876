using System.Globalization;
using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>Says things of a result: picks the sentence out of the resources and fills it; numbers, sizes, instants and durations as every format shows them.</summary>
internal static partial class Words
{
    public static string NoFlag(string option) => Prose.Fill(VerdictProse.NoFlag, option);

    public static string Severity(Severity severity) => severity switch
    {
        Diagnosis.Severity.Critical => VerdictProse.SeverityCritical,
        Diagnosis.Severity.Warning => VerdictProse.SeverityWarning,
        _ => VerdictProse.SeverityNote,
    };

    public static string Kind(VerdictKind kind) => kind switch
    {
        VerdictKind.Healthy => VerdictProse.KindHealthy,
        VerdictKind.Confirmed => VerdictProse.KindConfirmed,
        VerdictKind.Likely => VerdictProse.KindLikely,
        VerdictKind.Possible => VerdictProse.KindPossible,
        _ => VerdictProse.KindUndiagnosable,
    };

    /// <summary>The kind as style sheets and pipelines know it, in no language.</summary>
    public static string Key(VerdictKind kind) => kind.ToString().ToLowerInvariant();

    public static string Headline(VerdictReport verdict) => Prose.Fill(VerdictProse.Headline, Kind(verdict.Kind), verdict.Summary);

    public static string Strength(FindingReport finding) => finding.Kind switch
    {
        VerdictKind.Undiagnosable => VerdictProse.NotDecided,
        _ when finding.Confidence <= 0 => VerdictProse.NotDecided,
        var kind => Prose.Fill(VerdictProse.Strength, Kind(kind), Confidence(finding.Confidence)),
    };

    public static string Applicability(Applicability applicability) => applicability switch
    {
        Diagnosis.Applicability.Safe => VerdictProse.FixSafe,
        Diagnosis.Applicability.Check => VerdictProse.FixCheck,
        _ => VerdictProse.FixPlaceholders,
    };

    public static string BasisOf(Basis basis) => basis switch
    {
        Basis.Read => VerdictProse.BasisRead,
        Basis.Reported => VerdictProse.BasisReported,
        Basis.Derived => VerdictProse.BasisDerived,
        _ => VerdictProse.BasisAssumed,
    };

    public static string StateOf(CoverageState state) => state switch
    {
        CoverageState.Read => VerdictProse.SourceRead,
        CoverageState.Partial => VerdictProse.SourcePartial,
        CoverageState.Unsupported => VerdictProse.SourceUnsupported,
        CoverageState.Unrecognised => VerdictProse.SourceUnrecognised,
        _ => VerdictProse.SourceUnreadable,
    };

    /// <summary>A computed confidence as a share. What is weighed from evidence is neither certain nor impossible: it reads 1 to 99 %.</summary>
    public static string Confidence(double confidence) => Percent(Math.Clamp(confidence, 0.01, 0.99));

    public static string Percent(double share) => share.ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);

    public static string Number(double number, string format = "0.##") => number.ToString(format, CultureInfo.InvariantCulture);

    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Size(long? bytes) => bytes switch { null => VerdictProse.NoSize, 0 => "0", _ => Bytes.Text(bytes.Value) };

    public static string Change(long? before, long? after)
    {
        var delta = (after ?? 0) - (before ?? 0);
        return delta == 0 ? "=" : (delta > 0 ? "+" : "-") + Bytes.Text(Math.Abs(delta));
    }

    public static string Instant(DateTimeOffset? at) => at is { Year: > 1970 } known ? known.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";

    public static string Duration(double milliseconds) => milliseconds switch
    {
        < 1 => Number(milliseconds, "0.###") + " ms",
        < 1000 => Number(milliseconds, "0.#") + " ms",
        < 120_000 => Number(milliseconds / 1000, "0.##") + " s",
        < 7_200_000 => Number(milliseconds / 60_000, "0.#") + " min",
        < 172_800_000 => Number(milliseconds / 3_600_000, "0.#") + " h",
        _ => Number(milliseconds / 86_400_000, "0.#") + " d",
    };
}
