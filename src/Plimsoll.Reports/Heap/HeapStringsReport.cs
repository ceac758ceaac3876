using System.Text.Json;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>Strings.</summary>
public static class HeapStringsReport
{
    /// <summary>As plain text.</summary>
    public static void Text(TextWriter output, HeapStrings strings, int limit)
    {
        ArgumentNullException.ThrowIfNull(strings);
        HeapText.Line(output, $"{strings.Count:N0} strings, {strings.Distinct:N0} different texts, {strings.Empty:N0} empty, {strings.Arrays:N0} backing arrays: {strings.Shallow:N0} bytes ({HeapWords.Bytes(strings.Shallow)})");
        HeapText.Line(output, $"{strings.Wasted:N0} bytes would be saved if each text existed once");
        if (strings.Compactable > 0)
            HeapText.Line(output, $"{strings.Compactable:N0} bytes would be saved by one byte a character (compact strings, JDK 9+)");
        if (!strings.Duplicates.IsEmpty)
            HeapText.Line(output, $"\n{"wasted",16} {"strings",12} {"arrays",12}  {"first",-14}  text");
        foreach (var text in strings.Duplicates.Take(limit))
        {
            HeapText.Line(output, $"{text.Wasted,16:N0} {text.Count,12:N0} {text.Arrays,12:N0}  {HeapJson.Address(text.Address),-14}  \"{HeapWords.Plain(text.Text)}\"{(text.Length > text.Text.Length ? $"... ({text.Length:N0} characters)" : "")}");
            foreach (var holder in text.Holders)
                HeapText.Line(output, $"{"",16} {holder.Count,12:N0}  {HeapWords.Plain(holder.Holder)}");
        }

        HeldByReport.Text(output, "Fields by wasted bytes", strings.Holders, limit);
    }

    /// <summary>As JSON.</summary>
    public static void Json(Utf8JsonWriter json, HeapStrings strings)
    {
        ArgumentNullException.ThrowIfNull(strings);
        json.WriteStartObject("totals");
        json.WriteNumber("strings", strings.Count);
        json.WriteNumber("distinct", strings.Distinct);
        json.WriteNumber("empty", strings.Empty);
        json.WriteNumber("arrays", strings.Arrays);
        json.WriteNumber("shallow", strings.Shallow);
        json.WriteNumber("wasted", strings.Wasted);
        json.WriteNumber("compactable", strings.Compactable);
        json.WriteEndObject();
        json.WriteStartArray("duplicates");
        foreach (var text in strings.Duplicates)
        {
            json.WriteStartObject();
            json.WriteString("text", text.Text);
            json.WriteNumber("length", text.Length);
            json.WriteNumber("count", text.Count);
            json.WriteNumber("arrays", text.Arrays);
            json.WriteNumber("wasted", text.Wasted);
            json.WriteString("address", HeapJson.Address(text.Address));
            HeldByReport.Json(json, "holders", text.Holders);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        HeldByReport.Json(json, "holders", strings.Holders);
    }
}
