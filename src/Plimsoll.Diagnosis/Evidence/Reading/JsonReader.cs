using System.Globalization;
using System.Text.Json;

namespace Plimsoll.Diagnosis;

/// <summary>Reads a JSON document of one shape, recognised by the properties it must have.</summary>
public abstract class JsonReader : DocumentReader
{
    /// <summary>Property names that stand in the first kilobytes of every such document.</summary>
    protected abstract IReadOnlyList<string> Marks { get; }

    /// <inheritdoc/>
    public sealed override int Recognise(DocumentSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Text.TrimStart() is ['{' or '[', ..] && Marks.All(mark => sample.Text.Contains($"\"{mark}\"", StringComparison.Ordinal)) ? 60 + Math.Min(30, Marks.Count * 5) : 0;
    }

    /// <inheritdoc/>
    public sealed override DocumentCoverage Read(EvidenceDocument document, FactSink sink)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(sink);
        try
        {
            using var json = JsonDocument.Parse(document.Text, new JsonDocumentOptions { MaxDepth = 128, AllowTrailingCommas = true });
            Read(json.RootElement, document, sink);
            return new DocumentCoverage(true, "whole document");
        }
        catch (JsonException damage)
        {
            return new DocumentCoverage(false, string.Create(CultureInfo.InvariantCulture, $"no well-formed JSON at line {damage.LineNumber + 1}, byte {damage.BytePositionInLine + 1}"), AlsoLines: true);
        }
    }

    /// <summary>Turns the document into facts. Properties that are absent or of another kind are skipped.</summary>
    protected abstract void Read(JsonElement root, EvidenceDocument document, FactSink sink);

    /// <summary>A property, or null when it is absent or the element is no object.</summary>
    protected static JsonElement? Get(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Text of a property.</summary>
    protected static string? Text(JsonElement? element, string name) => Get(element, name) is { } value ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.ToString() : null;

    /// <summary>Whole number of a property, given as a number or as text.</summary>
    protected static long? Number(JsonElement? element, string name) =>
        Text(element, name) is { } text && double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < long.MaxValue ? (long)number : null;

    /// <summary>Elements of an array property; none when it is absent.</summary>
    protected static IEnumerable<JsonElement> Items(JsonElement? element, string name) =>
        Get(element, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>An instant of milliseconds since 1970, as Flink's REST interface writes them.</summary>
    protected static DateTimeOffset? Instant(long? milliseconds) =>
        milliseconds is > 0 and < 253402300799999 and var known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
}
