using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>A document that is no result of this program, or not one that this version reads; the message names the place.</summary>
public sealed class ReportFormatException(string message) : Exception(message);

/// <summary>Writes and reads the canonical JSON. What is read is checked against its schema in docs/ first: it may come from anywhere.</summary>
public static class ReportJson
{
    /// <summary>The largest document that is read: twenty times that of a case with a thousand findings.</summary>
    public const int MaxBytes = 64 << 20;

    private const string CaseVersion = "schema_version";
    private const string ComparisonVersion = "comparison_version";

    private static readonly ReportContext Context = new(Options());

    private static readonly Lazy<JsonSchema> CaseSchema = new(static () => JsonSchema.Embedded("verdict.schema.json"));

    private static readonly Lazy<JsonSchema> ComparisonSchema = new(static () => JsonSchema.Embedded("comparison.schema.json"));

    /// <summary>The document, with a newline at its end.</summary>
    public static string Write(CaseReport report) => JsonSerializer.Serialize(report, Context.CaseReport) + "\n";

    /// <summary>A comparison, with a newline at its end.</summary>
    public static string Write(ComparisonReport comparison) => JsonSerializer.Serialize(comparison, Context.ComparisonReport) + "\n";

    /// <summary>Reads a result.</summary>
    /// <exception cref="ReportFormatException">It is no JSON, no result of this program, or of a newer main version.</exception>
    public static CaseReport Read(ReadOnlyMemory<byte> utf8) => Read(utf8, CaseVersion, CaseSchema.Value, Context.CaseReport);

    /// <summary>Reads a comparison.</summary>
    /// <exception cref="ReportFormatException">It is no JSON, no comparison of this program, or of a newer main version.</exception>
    public static ComparisonReport ReadComparison(ReadOnlyMemory<byte> utf8) => Read(utf8, ComparisonVersion, ComparisonSchema.Value, Context.ComparisonReport);

    /// <summary>Whether a document begins as a comparison does. It need not be one.</summary>
    public static bool IsComparison(ReadOnlySpan<byte> utf8) => utf8[..Math.Min(utf8.Length, 256)].IndexOf("\"comparison_version\""u8) >= 0;

    /// <summary>The report as it would be read back: every string cleaned, every instant cut to milliseconds. All renderers get this one.</summary>
    internal static CaseReport Settle(CaseReport report) =>
        JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(report, Context.CaseReport), Context.CaseReport)!;

    /// <summary>The comparison as it would be read back.</summary>
    internal static ComparisonReport Settle(ComparisonReport comparison) =>
        JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(comparison, Context.ComparisonReport), Context.ComparisonReport)!;

    private static T Read<T>(ReadOnlyMemory<byte> utf8, string versionField, JsonSchema schema, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 32 });
            Check(document.RootElement, versionField, schema);
            return document.RootElement.Deserialize(type) ?? throw new ReportFormatException(DocumentProse.Null);
        }
        catch (JsonException damage)
        {
            throw new ReportFormatException(Prose.Fill(DocumentProse.NotJson, damage.LineNumber + 1, damage.BytePositionInLine + 1));
        }
    }

    private static void Check(JsonElement root, string versionField, JsonSchema schema)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(versionField, out var version) || version.ValueKind != JsonValueKind.String)
            throw new ReportFormatException(Prose.Fill(DocumentProse.NoVersion, versionField));
        if (!version.GetString()!.StartsWith("1.", StringComparison.Ordinal))
            throw new ReportFormatException(Prose.Fill(DocumentProse.OtherVersion, versionField, Excerpt.Of(version.GetString()!)));
        if (schema.Violations(root, 5) is [_, ..] violations)
            throw new ReportFormatException(Prose.Fill(DocumentProse.NotResult, string.Join("; ", violations.Select(Excerpt.Of))));
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
