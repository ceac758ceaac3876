using System.Text.Json;

namespace Plimsoll.Tests;

/// <summary>Checks a document against the parts of JSON Schema that our schemas use: type, enum, required, properties, additionalProperties, items, minimum, maximum, $ref into $defs.</summary>
internal static class JsonSchema
{
    public static IReadOnlyList<string> Violations(JsonElement schema, JsonElement document)
    {
        var violations = new List<string>();
        Check(schema, schema, document, "$", violations);
        return violations;
    }

    private static void Check(JsonElement root, JsonElement schema, JsonElement value, string path, List<string> violations)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            Check(root, root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]), value, path, violations);
            return;
        }

        if (schema.TryGetProperty("type", out var type) && !IsOf(type.GetString()!, value))
            violations.Add($"{path} is {value.ValueKind}, not {type}");
        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(item => item.ToString() == value.ToString()))
            violations.Add($"{path} is {value}, not one of {allowed}");
        if (schema.TryGetProperty("minimum", out var minimum) && value.GetDouble() < minimum.GetDouble())
            violations.Add($"{path} is below {minimum}");
        if (schema.TryGetProperty("maximum", out var maximum) && value.GetDouble() > maximum.GetDouble())
            violations.Add($"{path} is above {maximum}");
        if (value.ValueKind == JsonValueKind.Object)
            CheckObject(root, schema, value, path, violations);
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
                Check(root, items, item, $"{path}[{index++}]", violations);
        }
    }

    private static void CheckObject(JsonElement root, JsonElement schema, JsonElement value, string path, List<string> violations)
    {
        if (schema.TryGetProperty("required", out var required))
            violations.AddRange(required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{path}.{name} is missing"));
        if (!schema.TryGetProperty("properties", out var properties))
            return;
        foreach (var property in value.EnumerateObject())
        {
            if (properties.TryGetProperty(property.Name, out var inner))
                Check(root, inner, property.Value, $"{path}.{property.Name}", violations);
            else
                violations.Add($"{path}.{property.Name} is not in the schema");
        }
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => false,
    };
}
