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
        HeapText.Line(output, HeapProse.Strings, strings.Count, strings.Distinct, strings.Empty, strings.Arrays, strings.Shallow, HeapWords.Bytes(strings.Shallow));
        HeapText.Line(output, HeapProse.StringsWasted, strings.Wasted);
        if (strings.Compactable > 0)
            HeapText.Line(output, HeapProse.StringsCompactable, strings.Compactable);
        if (!strings.Duplicates.IsEmpty)
            HeapText.Line(output, $"\n{HeapProse.Wasted,16} {HeapProse.StringsColumn,12} {HeapProse.ArraysColumn,12}  {HeapProse.First,-14}  {HeapProse.Text}");
        foreach (var text in strings.Duplicates.Take(limit))
        {
            HeapText.Line(output, $"{text.Wasted,16:N0} {text.Count,12:N0} {text.Arrays,12:N0}  {HeapJson.Address(text.Address),-14}  \"{HeapWords.Plain(text.Text)}\"{(text.Length > text.Text.Length ? Prose.Fill(HeapProse.CutText, text.Length) : "")}");
            foreach (var holder in text.Holders)
                HeapText.Line(output, $"{"",16} {holder.Count,12:N0}  {HeapWords.Plain(holder.Holder)}");
        }

        HeldByReport.Text(output, HeapProse.FieldsByWaste, strings.Holders, limit);
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
        json.WriteObjects("duplicates", strings.Duplicates, text =>
        {
            json.WriteString("text", text.Text);
            json.WriteNumber("length", text.Length);
            json.WriteNumber("count", text.Count);
            json.WriteNumber("arrays", text.Arrays);
            json.WriteNumber("wasted", text.Wasted);
            json.WriteString("address", HeapJson.Address(text.Address));
            HeldByReport.Json(json, "holders", text.Holders);
        });
        HeldByReport.Json(json, "holders", strings.Holders);
    }
}
