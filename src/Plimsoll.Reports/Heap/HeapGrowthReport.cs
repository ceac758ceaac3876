using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>What grows from dump to dump.</summary>
public static class HeapGrowthReport
{
    /// <summary>As plain text.</summary>
    public static void Text(TextWriter output, HeapGrowth growth, int limit)
    {
        ArgumentNullException.ThrowIfNull(growth);
        var label = Math.Max(HeapProse.Objects.Length, HeapProse.Bytes.Length);
        HeapText.Line(output, $"{HeapProse.Objects.PadRight(label)} {Series(growth.TotalInstances)}");
        HeapText.Line(output, $"{HeapProse.Bytes.PadRight(label)} {Series(growth.TotalBytes)}");
        if (growth.Rows.IsEmpty)
            HeapText.Line(output, HeapProse.NothingChanged);
        else
            HeapText.Line(output, $"{HeapProse.GrowthBytes,18} {HeapProse.GrowthObjects,14}  {(growth.TotalBytes.Length > 2 ? HeapProse.ClassInEveryStep : HeapProse.Class)}");
        foreach (var row in growth.Rows.Take(limit))
        {
            HeapText.Line(output, $"{row.Growth,18:+#,0;-#,0;0} {row.InstanceGrowth,14:+#,0;-#,0;0}  {(growth.TotalBytes.Length > 2 ? row.GrowsInEveryStep ? "* " : "  " : "")}{HeapWords.Plain(row.Class)}");
            if (growth.TotalBytes.Length > 2)
                HeapText.Line(output, $"{"",35}{Series(row.Bytes)}");
        }
    }

    /// <summary>As JSON.</summary>
    public static void Json(Utf8JsonWriter json, HeapGrowth growth, int limit)
    {
        ArgumentNullException.ThrowIfNull(growth);
        Numbers(json, "totalInstances", growth.TotalInstances);
        Numbers(json, "totalBytes", growth.TotalBytes);
        json.WriteObjects("classes", growth.Rows.Take(limit), row =>
        {
            json.WriteString("name", row.Class);
            json.WriteNumber("growth", row.Growth);
            json.WriteNumber("instanceGrowth", row.InstanceGrowth);
            json.WriteBoolean("growsInEveryStep", row.GrowsInEveryStep);
            Numbers(json, "instances", row.Instances);
            Numbers(json, "bytes", row.Bytes);
        });
    }

    private static string Series(ImmutableArray<long> values) => string.Join(" -> ", values.Select(value => value.ToString("N0", CultureInfo.InvariantCulture)));

    private static void Numbers(Utf8JsonWriter json, string name, ImmutableArray<long> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
