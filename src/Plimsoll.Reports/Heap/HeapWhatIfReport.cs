using System.Text.Json;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>What becomes free when references are cut.</summary>
public static class HeapWhatIfReport
{
    /// <summary>As plain text.</summary>
    public static void Text(TextWriter output, HeapWhatIf cut, int limit)
    {
        ArgumentNullException.ThrowIfNull(cut);
        HeapText.Line(output, $"Without {HeapWords.Plain(cut.Cut)} ({cut.Edges:N0} references): {cut.Objects:N0} objects, {cut.Bytes:N0} bytes ({HeapWords.Bytes(cut.Bytes)}) become free, {(double)cut.Bytes / Math.Max(1, cut.HeapBytes):P1} of the heap");
        if (cut.Objects > 0)
            HeapText.Line(output, $"{"objects",14} {"bytes",16}  class");
        foreach (var row in cut.Classes.Take(limit))
            HeapText.Line(output, $"{row.Instances,14:N0} {row.Shallow,16:N0}  {HeapWords.Plain(row.Name)}");
        HeldByReport.Text(output, "Still held by others", cut.StillHeld, limit);
    }

    /// <summary>As JSON.</summary>
    public static void Json(Utf8JsonWriter json, HeapWhatIf cut, int limit)
    {
        ArgumentNullException.ThrowIfNull(cut);
        json.WriteString("cut", cut.Cut);
        json.WriteNumber("references", cut.Edges);
        json.WriteNumber("objects", cut.Objects);
        json.WriteNumber("bytes", cut.Bytes);
        json.WriteNumber("heapBytes", cut.HeapBytes);
        json.WriteStartArray("classes");
        foreach (var row in cut.Classes.Take(limit))
            HeapJson.Row(json, row);
        json.WriteEndArray();
        HeldByReport.Json(json, "stillHeld", cut.StillHeld);
    }
}
