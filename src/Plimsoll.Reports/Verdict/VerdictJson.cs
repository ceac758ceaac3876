using System.Text.Encodings.Web;
using System.Text.Json;
using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>Renders the verdict as the canonical JSON: docs/json.md and docs/verdict.schema.json describe it.</summary>
public static class VerdictJson
{
    /// <summary>Version of the document's shape: a new field raises the second number, a changed one the first.</summary>
    public const string SchemaVersion = "1.0";

    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the document as UTF-8.</summary>
    public static void Write(CaseVerdict verdict, Stream output)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("schema_version", SchemaVersion);
        json.WriteStartObject("verdict");
        json.WriteString("kind", Word(verdict.Kind));
        json.WriteString("summary", verdict.Summary);
        json.WriteEndObject();
        Array(json, "processes", verdict.Processes, Process);
        Array(json, "findings", verdict.Findings, Finding);
        Array(json, "rejected", verdict.Rejected, Rejected);
        Array(json, "problems", verdict.OtherProblems, (writer, fact) => Evidence(writer, fact.Origin, fact.Basis));
        Checks(json, verdict);
        Array(json, "coverage", verdict.Coverage, Coverage);
        json.WriteEndObject();
    }

    private static void Process(Utf8JsonWriter json, ProcessKey process)
    {
        json.WriteStartObject();
        json.WriteString("id", process.Id);
        json.WriteString("role", Word(process.Role));
        Optional(json, "host", process.Host);
        Optional(json, "start", Instant(process.Start));
        Optional(json, "end", Instant(process.End));
        json.WriteEndObject();
    }

    private static void Finding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("id", finding.Id);
        json.WriteString("title", finding.Title);
        json.WriteString("failure", finding.Failure);
        json.WriteString("cause", finding.Cause);
        json.WriteString("severity", Word(finding.Severity));
        json.WriteNumber("confidence", finding.Confidence);
        json.WriteNumber("failureConfidence", finding.FailureConfidence);
        json.WriteString("process", finding.Process.Id);
        Optional(json, "at", Instant(finding.At));
        Array(json, "evidence", Evidences(finding.Witnesses), (writer, entry) => Evidence(writer, entry.Fact.Origin, entry.Fact.Basis, entry.Witness.Claim, entry.Witness.Weight));
        Array(json, "missing", finding.Missing, Missing);
        Array(json, "fixes", finding.Fixes, Fix);
        json.WriteEndObject();
    }

    private static IReadOnlyList<(Witness Witness, Fact Fact)> Evidences(IReadOnlyList<Witness> witnesses) =>
        [.. witnesses.SelectMany(witness => witness.Facts.Take(5).Select(fact => (witness, fact)))];

    private static void Evidence(Utf8JsonWriter json, Origin origin, Basis basis, string? claim = null, Weight? weight = null)
    {
        json.WriteStartObject();
        json.WriteString("source", origin.Source);
        if (origin.Line > 0)
        {
            json.WriteNumber("line", origin.Line);
            json.WriteNumber("offset", origin.Offset);
        }

        Optional(json, "at", Instant(origin.At));
        json.WriteString("excerpt", origin.Excerpt);
        json.WriteString("basis", Word(basis));
        Optional(json, "claim", claim);
        if (weight is { } known)
            json.WriteString("weight", Word(known));
        json.WriteEndObject();
    }

    private static void Missing(Utf8JsonWriter json, MissingEvidence missing)
    {
        json.WriteStartObject();
        json.WriteString("what", missing.What);
        json.WriteString("command", missing.Command);
        json.WriteEndObject();
    }

    private static void Fix(Utf8JsonWriter json, Fix fix)
    {
        json.WriteStartObject();
        json.WriteString("applicability", Word(fix.Applicability));
        json.WriteString("summary", fix.Summary);
        Optional(json, "text", fix.Text);
        Optional(json, "code", fix.Code);
        Optional(json, "verify", fix.Verify);
        Array(json, "changes", fix.Changes, Change);
        Array(json, "effect", fix.Effect, Effect);
        json.WriteEndObject();
    }

    private static void Change(Utf8JsonWriter json, Change change)
    {
        json.WriteStartObject();
        Optional(json, "file", change.File);
        if (change.Line > 0)
            json.WriteNumber("line", change.Line);
        json.WriteString("key", change.Key);
        Optional(json, "from", change.From);
        Optional(json, "to", change.To);
        json.WriteEndObject();
    }

    private static void Effect(Utf8JsonWriter json, RegionEffect effect)
    {
        json.WriteStartObject();
        json.WriteString("region", effect.Region);
        if (effect.Before is { } before)
            json.WriteNumber("before", before);
        if (effect.After is { } after)
            json.WriteNumber("after", after);
        json.WriteEndObject();
    }

    private static void Rejected(Utf8JsonWriter json, Rejected rejected)
    {
        json.WriteStartObject();
        json.WriteString("id", rejected.Id);
        json.WriteString("failure", rejected.Failure);
        json.WriteString("cause", rejected.Cause);
        json.WriteBoolean("refuted", rejected.Refuted);
        json.WriteNumber("confidence", rejected.Confidence);
        json.WriteStartObject("because");
        json.WriteString("claim", rejected.Because.Claim);
        Array(json, "evidence", rejected.Because.Facts.Take(3).ToArray(), (writer, fact) => Evidence(writer, fact.Origin, fact.Basis));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Checks(Utf8JsonWriter json, CaseVerdict verdict)
    {
        json.WriteStartObject("checks");
        Array(json, "passed", verdict.Passed, (writer, id) => writer.WriteStringValue(id));
        Array(json, "skipped", verdict.Skipped, (writer, check) =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", check.Id);
            writer.WriteString("missing", check.Missing);
            writer.WriteEndObject();
        });
        Array(json, "crashed", verdict.Crashed, (writer, check) =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", check.Id);
            writer.WriteString("error", check.Error);
            writer.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void Coverage(Utf8JsonWriter json, Coverage coverage)
    {
        json.WriteStartObject();
        json.WriteString("source", coverage.Source);
        Optional(json, "format", coverage.Format);
        json.WriteString("state", Word(coverage.State));
        json.WriteString("detail", coverage.Detail);
        json.WriteNumber("bytes", coverage.Bytes);
        json.WriteNumber("lines", coverage.Lines);
        json.WriteNumber("facts", coverage.Facts);
        json.WriteEndObject();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(json, item);
        json.WriteEndArray();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static string? Instant(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
