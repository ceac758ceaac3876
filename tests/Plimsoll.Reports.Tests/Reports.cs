using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Plimsoll.Tests;

namespace Plimsoll.Reports.Tests;

/// <summary>Results that several tests render, and the schemas to check them with.</summary>
internal static class Reports
{
    public static ReportFormat[] Formats { get; } = Enum.GetValues<ReportFormat>();

    public static CaseReport Big { get; } = CaseDraft.Of(BigCase.Verdict(findings: 40, collections: 5_000));

    public static CaseReport Hostile { get; } = CaseDraft.Of(HostileCase.Verdict());

    public static CaseReport Quiet { get; } = Hostile with { Findings = [], Problems = [], Verdict = new VerdictReport(Diagnosis.VerdictKind.Healthy, "No memory limit broke and none is about to.") };

    public static string Render(this CaseReport report, ReportFormat format, RenderOptions? options = null) => ReportRenderer.Render(report, format, options ?? new RenderOptions { All = true });

    public static CaseReport Again(this CaseReport report) => ReportJson.Read(Encoding.UTF8.GetBytes(ReportJson.Write(report)));

    public static IReadOnlyList<string> SarifViolations(string sarif)
    {
        using var packed = typeof(Reports).Assembly.GetManifestResourceStream("sarif-2.1.0-rtm.5.json.gz")!;
        using var schema = JsonDocument.Parse(new GZipStream(packed, CompressionMode.Decompress));
        return new JsonSchema(schema.RootElement).Violations(JsonDocument.Parse(sarif).RootElement, 10);
    }

    public static IReadOnlyList<string> ComparisonViolations(string json) => Violations(json, "comparison.schema.json");

    public static IReadOnlyList<string> SchemaViolations(string json) => Violations(json, "verdict.schema.json");

    private static IReadOnlyList<string> Violations(string json, string name)
    {
        using var schema = JsonDocument.Parse(typeof(Reports).Assembly.GetManifestResourceStream(name)!);
        return new JsonSchema(schema.RootElement, closed: true).Violations(JsonDocument.Parse(json).RootElement, 10);
    }
}
