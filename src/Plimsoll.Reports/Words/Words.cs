using System.Globalization;
using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>
/// All prose of the renderers stands in this folder, in English. A second language is a second set of these files: nothing else of a renderer
/// holds a sentence.
/// </summary>
internal static partial class Words
{
    public const string JvmItself = "assumed: what HotSpot takes for its own code, symbols and collector";

    public static string NoFlag(string option) => $"assumed: {option} is not set";

    public static string Severity(Severity severity) => severity switch { Diagnosis.Severity.Critical => "error", Diagnosis.Severity.Warning => "warning", _ => "note" };

    public static string Kind(VerdictKind kind) => kind switch
    {
        VerdictKind.Healthy => "healthy",
        VerdictKind.Confirmed => "confirmed",
        VerdictKind.Likely => "likely",
        VerdictKind.Possible => "possible",
        _ => "undiagnosable",
    };

    public static string Strength(FindingReport finding) => finding.Kind switch
    {
        VerdictKind.Undiagnosable => "not decided",
        _ when finding.Confidence <= 0 => "not decided",
        var kind => $"{Kind(kind)} ({Percent(finding.Confidence)})",
    };

    public static string Applicability(Applicability applicability) => applicability switch
    {
        Diagnosis.Applicability.Safe => "safe",
        Diagnosis.Applicability.Check => "check",
        _ => "placeholders",
    };

    public static string BasisOf(Basis basis) => basis switch { Basis.Read => "read", Basis.Reported => "reported", Basis.Derived => "derived", _ => "assumed" };

    public static string Percent(double share) => share.ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);

    public static string Number(double number, string format = "0.##") => number.ToString(format, CultureInfo.InvariantCulture);

    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Size(long? bytes) => bytes switch { null => "none", 0 => "0", _ => Bytes.Text(bytes.Value) };

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
