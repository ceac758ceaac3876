using System.Text.Json;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>Fields with what they hold.</summary>
internal static class HeldByReport
{
    public static void Text(TextWriter output, string title, IEnumerable<HeldBy> rows, int limit, string? column = null)
    {
        var shown = rows.Take(limit).ToList();
        if (shown.Count == 0)
            return;
        output.WriteLine();
        HeapText.Line(output, $"{title}");
        HeapText.Line(output, $"{HeapProse.Bytes,16} {HeapProse.Count,12}  {column ?? HeapProse.HeldBy}");
        foreach (var row in shown)
            HeapText.Line(output, $"{row.Bytes,16:N0} {row.Count,12:N0}  {HeapWords.Plain(row.Holder)}");
    }

    public static void Json(Utf8JsonWriter json, string name, IEnumerable<HeldBy> rows, int limit = int.MaxValue)
    {
        json.WriteObjects(name, rows.Take(limit), row =>
        {
            json.WriteString("holder", row.Holder);
            json.WriteNumber("count", row.Count);
            json.WriteNumber("bytes", row.Bytes);
        });
    }
}
