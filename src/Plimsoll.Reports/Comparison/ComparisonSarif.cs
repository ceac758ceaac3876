using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plimsoll.Reports;

/// <summary>A comparison as SARIF 2.1.0: one result for what became of the failure, with the state of a baseline.</summary>
internal static class ComparisonSarif
{
    public static string Write(ComparisonReport comparison)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Document(json, comparison);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }

    private static void Document(Utf8JsonWriter json, ComparisonReport comparison)
    {
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "plimsoll");
        json.WriteString("semanticVersion", typeof(ComparisonSarif).Assembly.GetName().Version?.ToString(3));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("results");
        foreach (var finding in comparison.After.Findings)
            Result(json, finding, comparison.Before.Findings.Any(then => then.Id == finding.Id && then.Failure == finding.Failure) ? "unchanged" : "new", true);
        foreach (var finding in comparison.Before.Findings.Where(then => comparison.After.Findings.All(now => now.Id != then.Id || now.Failure != then.Failure)))
            Result(json, finding, "absent", false);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter json, BriefFinding finding, string state, bool there)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Id);
        json.WriteString("kind", there ? "fail" : "pass");
        json.WriteString("level", there ? "error" : "none");
        json.WriteString("baselineState", state);
        json.WriteStartObject("message");
        json.WriteString("text", $"{finding.Process}: {finding.Title}".Replace("](", "] (", StringComparison.Ordinal));
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
