using System.Text.Json;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>Collections.</summary>
public static class HeapCollectionsReport
{
    /// <summary>As plain text.</summary>
    public static void Text(TextWriter output, HeapCollections collections, int limit)
    {
        ArgumentNullException.ThrowIfNull(collections);
        HeapText.Line(output, HeapProse.Collections, collections.Count, collections.Empty, collections.Wasted, HeapWords.Bytes(collections.Wasted));
        HeapText.Line(output, $"{HeapProse.Wasted,14} {HeapProse.Count,10} {HeapProse.Empty,10} {HeapProse.Oversized,10} {HeapProse.Elements,12} {HeapProse.Fill,6}  {HeapProse.ClassHeldByLargest}");
        foreach (var row in collections.Rows.Take(limit))
        {
            HeapText.Line(output, $"{row.Wasted,14:N0} {row.Count,10:N0} {row.Empty,10:N0} {row.Oversized,10:N0} {row.Elements,12:N0} {(row.FillRatio is { } fill ? $"{fill:P0}" : "-"),6}  {HeapWords.Plain(row.Class)}");
            HeapText.Line(output, $"{"",67}  {HeapWords.Plain(row.Holder)}");
            HeapText.Line(output, $"{"",67}  {Prose.Fill(HeapProse.LargestElements, HeapJson.Address(row.LargestAddress), row.LargestElements)}");
            if (row.HasBadHash)
                HeapText.Line(output, $"{"",67}  {Prose.Fill(HeapProse.Colliding, row.Colliding, row.ExpectedColliding)}");
        }
    }

    /// <summary>As JSON.</summary>
    public static void Json(Utf8JsonWriter json, HeapCollections collections, int limit)
    {
        ArgumentNullException.ThrowIfNull(collections);
        json.WriteStartObject("totals");
        json.WriteNumber("collections", collections.Count);
        json.WriteNumber("empty", collections.Empty);
        json.WriteNumber("wasted", collections.Wasted);
        json.WriteEndObject();
        json.WriteObjects("collections", collections.Rows.Take(limit), row => Row(json, row));
    }

    private static void Row(Utf8JsonWriter json, CollectionUse row)
    {
        json.WriteString("holder", row.Holder);
        json.WriteString("class", row.Class);
        json.WriteNumber("count", row.Count);
        json.WriteNumber("elements", row.Elements);
        json.WriteNumber("capacity", row.Capacity);
        json.WriteNumber("empty", row.Empty);
        json.WriteNumber("oversized", row.Oversized);
        json.WriteNumber("colliding", row.Colliding);
        json.WriteNumber("expectedColliding", row.ExpectedColliding);
        json.WriteBoolean("badHash", row.HasBadHash);
        json.WriteNumber("wasted", row.Wasted);
        json.WriteStartObject("largest");
        json.WriteString("address", HeapJson.Address(row.LargestAddress));
        json.WriteNumber("elements", row.LargestElements);
        json.WriteEndObject();
    }
}
