using System.Text.Json;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>What a query found.</summary>
public static class HeapQueryReport
{
    /// <summary>As plain text: one block a row when there are several columns.</summary>
    public static void Text(TextWriter output, HeapQueryResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        HeapText.Line(output, HeapProse.Matched, result.Matched, result.Examined);
        foreach (var row in result.Rows)
        {
            HeapText.Line(output, $"{HeapJson.Address(row.Address),-14}  {HeapWords.Plain(row.Class)}");
            for (var i = 0; i < result.Columns.Length; i++)
            {
                if (result.Columns[i] != "object")
                    HeapText.Line(output, $"{"",16}{HeapWords.Plain(result.Columns[i])} = {HeapWords.Plain(row.Values[i] ?? "null")}");
            }
        }

        if (result.Matched > result.Rows.Length)
            HeapText.Line(output, HeapProse.MoreMatched, result.Matched - result.Rows.Length);
    }

    /// <summary>As JSON.</summary>
    public static void Json(Utf8JsonWriter json, HeapQueryResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        json.WriteNumber("matched", result.Matched);
        json.WriteNumber("examined", result.Examined);
        json.WriteStrings("columns", result.Columns);
        json.WriteObjects("rows", result.Rows, row =>
        {
            json.WriteString("address", HeapJson.Address(row.Address));
            json.WriteString("class", row.Class);
            json.WriteStrings("values", row.Values);
        });
    }
}
