using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plimsoll.Reports;

/// <summary>
/// Checks a document against the parts of JSON Schema that the schemas in use need: type, enum, required, properties, additionalProperties, items, minimum, maximum,
/// minItems, uniqueItems, pattern, anyOf, oneOf, and $ref into $defs or definitions. Unknown words of a schema are not checked.
/// </summary>
/// <param name="root">The schema.</param>
/// <param name="closed">Whether an object with declared properties may have no others, as if the schema said so everywhere.</param>
public sealed class JsonSchema(JsonElement root, bool closed = false)
{
    private static readonly TimeSpan PatternPatience = TimeSpan.FromSeconds(1);

    /// <summary>What violates the schema, with its place; empty when nothing does.</summary>
    /// <param name="document">The document.</param>
    /// <param name="most">After so many the check ends.</param>
    public IReadOnlyList<string> Violations(JsonElement document, int most = int.MaxValue)
    {
        var violations = new List<string>();
        Check(root, document, "$", violations, most);
        return violations;
    }

    /// <summary>A schema that this assembly carries.</summary>
    internal static JsonSchema Embedded(string name)
    {
        using var stream = typeof(JsonSchema).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException(name);
        using var document = JsonDocument.Parse(stream);
        return new JsonSchema(document.RootElement.Clone());
    }

    private void Check(JsonElement schema, JsonElement value, string path, List<string> violations, int most)
    {
        if (violations.Count >= most || schema.ValueKind != JsonValueKind.Object)
            return;
        if (schema.TryGetProperty("$ref", out var reference))
        {
            Check(Resolve(reference.GetString()!), value, path, violations, most);
            return;
        }

        if (schema.TryGetProperty("type", out var type) && !IsOf(type, value))
        {
            violations.Add(Prose.Fill(DocumentProse.WrongKind, path, value.ValueKind, type));
            return;
        }

        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(item => item.ToString() == value.ToString()))
            violations.Add(Prose.Fill(DocumentProse.NotAllowed, path, value, allowed));
        CheckNumber(schema, value, path, violations);
        CheckText(schema, value, path, violations);
        CheckObject(schema, value, path, violations, most);
        CheckArray(schema, value, path, violations, most);
        CheckChoice(schema, value, path, violations);
    }

    private JsonElement Resolve(string reference)
    {
        var element = root;
        foreach (var part in reference.Split('/').Skip(1))
            element = element.GetProperty(part);
        return element;
    }

    private static void CheckNumber(JsonElement schema, JsonElement value, string path, List<string> violations)
    {
        if (value.ValueKind != JsonValueKind.Number)
            return;
        if (!double.IsFinite(value.GetDouble()))
            violations.Add(Prose.Fill(DocumentProse.NotFinite, path));
        if (schema.TryGetProperty("minimum", out var minimum) && value.GetDouble() < minimum.GetDouble())
            violations.Add(Prose.Fill(DocumentProse.TooSmall, path, minimum));
        if (schema.TryGetProperty("maximum", out var maximum) && value.GetDouble() > maximum.GetDouble())
            violations.Add(Prose.Fill(DocumentProse.TooLarge, path, maximum));
    }

    private static void CheckText(JsonElement schema, JsonElement value, string path, List<string> violations)
    {
        if (value.ValueKind == JsonValueKind.String && schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value.GetString()!, pattern.GetString()!, RegexOptions.None, PatternPatience))
            violations.Add(Prose.Fill(DocumentProse.NoMatch, path, pattern));
    }

    private void CheckObject(JsonElement schema, JsonElement value, string path, List<string> violations, int most)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return;
        if (schema.TryGetProperty("required", out var required))
            violations.AddRange(required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => Prose.Fill(DocumentProse.Missing, path, name)));
        var known = schema.TryGetProperty("properties", out var properties);
        var others = schema.TryGetProperty("additionalProperties", out var additional);
        foreach (var property in value.EnumerateObject())
        {
            if (known && properties.TryGetProperty(property.Name, out var inner))
                Check(inner, property.Value, $"{path}.{property.Name}", violations, most);
            else if ((others && additional.ValueKind == JsonValueKind.False) || (closed && known && !others))
                violations.Add(Prose.Fill(DocumentProse.Unknown, path, property.Name));
            else if (others)
                Check(additional, property.Value, $"{path}.{property.Name}", violations, most);
        }
    }

    private void CheckArray(JsonElement schema, JsonElement value, string path, List<string> violations, int most)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return;
        if (schema.TryGetProperty("minItems", out var least) && value.GetArrayLength() < least.GetInt32())
            violations.Add(Prose.Fill(DocumentProse.TooFew, path, least));
        if (schema.TryGetProperty("uniqueItems", out var unique) && unique.GetBoolean() && value.EnumerateArray().Select(item => item.GetRawText()).Distinct(StringComparer.Ordinal).Count() < value.GetArrayLength())
            violations.Add(Prose.Fill(DocumentProse.Doubled, path));
        if (!schema.TryGetProperty("items", out var items))
            return;
        var index = 0;
        foreach (var item in value.EnumerateArray())
            Check(items, item, $"{path}[{index++}]", violations, most);
    }

    private void CheckChoice(JsonElement schema, JsonElement value, string path, List<string> violations)
    {
        if (!schema.TryGetProperty("anyOf", out var choices) && !schema.TryGetProperty("oneOf", out choices))
            return;
        if (!choices.EnumerateArray().Any(choice => Fits(choice, value)))
            violations.Add(Prose.Fill(DocumentProse.NoAlternative, path));
    }

    private bool Fits(JsonElement choice, JsonElement value)
    {
        var violations = new List<string>();
        Check(choice, value, "", violations, 1);
        return violations.Count == 0;
    }

    private static bool IsOf(JsonElement type, JsonElement value) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Any(one => IsOf(one.GetString()!, value)) : IsOf(type.GetString()!, value);

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => false,
    };
}
