using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>A document that is no result of this program, or not one that this version reads; the message names the place.</summary>
public sealed class ReportFormatException(string message) : Exception(message);

/// <summary>Writes and reads the canonical JSON. What is read is checked against the schema of docs/verdict.schema.json first: it may come from anywhere.</summary>
public static class ReportJson
{
    /// <summary>The largest document that is read: twenty times that of a case with a thousand findings.</summary>
    public const int MaxBytes = 64 << 20;

    private static readonly ReportContext Context = new(Options());

    private static readonly Lazy<JsonSchema> Schema = new(static () => JsonSchema.Embedded("verdict.schema.json"));

    /// <summary>The document, with a newline at its end.</summary>
    public static string Write(CaseReport report) => JsonSerializer.Serialize(report, Context.CaseReport) + "\n";

    /// <summary>A comparison, with a newline at its end.</summary>
    public static string Write(ComparisonReport comparison) => JsonSerializer.Serialize(comparison, Context.ComparisonReport) + "\n";

    /// <summary>Reads a document.</summary>
    /// <exception cref="ReportFormatException">It is no JSON, no result of this program, or of a newer main version.</exception>
    public static CaseReport Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 32 });
            Check(document.RootElement);
            return document.RootElement.Deserialize(Context.CaseReport) ?? throw new ReportFormatException("the document is null");
        }
        catch (JsonException damage)
        {
            throw new ReportFormatException(string.Create(CultureInfo.InvariantCulture, $"not a result of plimsoll: no well-formed JSON at line {damage.LineNumber + 1}, byte {damage.BytePositionInLine + 1}"));
        }
    }

    /// <summary>The report as it would be read back: every string cleaned, every instant cut to milliseconds. All renderers get this one.</summary>
    internal static CaseReport Settle(CaseReport report) =>
        JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(report, Context.CaseReport), Context.CaseReport)!;

    private static void Check(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("schema_version", out var version) || version.ValueKind != JsonValueKind.String)
            throw new ReportFormatException("not a result of plimsoll: schema_version is missing at the top");
        if (!version.GetString()!.StartsWith("1.", StringComparison.Ordinal))
            throw new ReportFormatException($"schema_version is {Excerpt.Of(version.GetString()!)}; this version reads 1.x: render it with the version that wrote it");
        if (Schema.Value.Violations(root, 5) is [_, ..] violations)
            throw new ReportFormatException("not a result of plimsoll: " + string.Join("; ", violations.Select(Excerpt.Of)));
    }

    private static JsonSerializerOptions Options() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        MaxDepth = 32,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new CleanText(), new Instants(), new WordOf<VerdictKind>(), new WordOf<ProcessRole>(), new WordOf<Severity>(), new WordOf<Basis>(), new WordOf<Weight>(),
            new WordOf<Applicability>(), new WordOf<CoverageState>(), new WordOf<TimelineKind>(), new WordOf<TimelineMark>(),
        },
    };
}

/// <summary>The types of the canonical JSON, known at build time: nothing is reflected over.</summary>
[JsonSerializable(typeof(CaseReport))]
[JsonSerializable(typeof(ComparisonReport))]
internal sealed partial class ReportContext : JsonSerializerContext;
