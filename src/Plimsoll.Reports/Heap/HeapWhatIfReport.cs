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
        HeapText.Line(output, HeapProse.WhatIf, HeapWords.Plain(cut.Cut), cut.Edges, cut.Objects, cut.Bytes, HeapWords.Bytes(cut.Bytes), (double)cut.Bytes / Math.Max(1, cut.HeapBytes));
        if (cut.Objects > 0)
            HeapText.Line(output, $"{HeapProse.Objects,14} {HeapProse.Bytes,16}  {HeapProse.Class}");
        foreach (var row in cut.Classes.Take(limit))
            HeapText.Line(output, $"{row.Instances,14:N0} {row.Shallow,16:N0}  {HeapWords.Plain(row.Name)}");
        HeldByReport.Text(output, HeapProse.StillHeld, cut.StillHeld, limit);
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
        json.WriteObjects("classes", cut.Classes.Take(limit), row => HeapJson.Row(json, row));
        HeldByReport.Json(json, "stillHeld", cut.StillHeld);
    }
}
