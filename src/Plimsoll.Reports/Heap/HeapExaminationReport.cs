using System.Globalization;
using System.Text.Json;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>What a dump file is.</summary>
public static class HeapExaminationReport
{
    /// <summary>As plain text.</summary>
    public static void Text(TextWriter output, HeapExamination found)
    {
        ArgumentNullException.ThrowIfNull(found);
        HeapText.Line(output, $"Format          JAVA PROFILE {HeapWords.Plain(found.Version)}, {found.IdentifierSize}-byte identifiers, begun {found.Written.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC");
        HeapText.Line(output, $"JVM             {HeapWords.Plain(found.JvmVersion ?? "unknown")}; {found.Layout}");
        HeapText.Line(output, $"File            {found.PackedBytes:N0} bytes, {found.Packing}{(found.Packing == "plain" ? "" : $"; {found.Bytes:N0} unpacked")}");
        foreach (var part in found.Parts.Skip(1))
            HeapText.Line(output, $"                with {HeapWords.Plain(part)}");
        HeapText.Line(output, $"Segments        {found.Segments:N0}, the largest of {found.LargestSegment:N0} bytes{(found.Dumps > 1 ? $"; {found.Dumps} dumps in this file" : "")}");
        HeapText.Line(output, $"Heap            {found.Objects:N0} objects, {found.HeapBytes:N0} bytes; unreachable {found.UnreachableObjects:N0} objects, {found.UnreachableBytes:N0} bytes ({Share(found.UnreachableBytes, found.HeapBytes)})");
        HeapText.Line(output, $"References      {found.DanglingReferences:N0} point at no object");
        HeapText.Line(output, $"\n{"count",14} {"bytes",16}  record");
        foreach (var record in found.Records)
            HeapText.Line(output, $"{record.Count,14:N0} {record.Bytes,16:N0}  {(record.IsHeap ? "  " : "")}0x{record.Tag:x2} {record.Name}");
        HeapText.Line(output, $"\nWhy the file is {(found.Bytes >= found.HeapBytes ? "larger" : "smaller")} than the heap\n{found.HeapBytes,16:N0}  bytes in the heap");
        foreach (var difference in found.Differences)
            HeapText.Line(output, $"{difference.Bytes,16:+#,0;-#,0;0}  {difference.Reason}");
        HeapText.Line(output, $"{found.Bytes,16:N0}  bytes in the file{(found.Packing == "plain" ? "" : ", unpacked")}");
        output.WriteLine();
        if (found.Findings.IsEmpty)
            HeapText.Line(output, $"Nothing is wrong with this file.");
        foreach (var line in found.Findings.SelectMany(finding => TextLayout.Wrap("- " + HeapWords.Plain(finding), 96)))
            output.WriteLine(line);
    }

    /// <summary>As JSON.</summary>
    public static void Json(Utf8JsonWriter json, HeapExamination found)
    {
        ArgumentNullException.ThrowIfNull(found);
        json.WriteString("format", found.Version);
        json.WriteNumber("identifierSize", found.IdentifierSize);
        json.WriteString("written", found.Written.UtcDateTime);
        json.WriteString("jvmVersion", found.JvmVersion);
        json.WriteString("layout", found.Layout);
        json.WriteNumber("fileBytes", found.PackedBytes);
        json.WriteString("packing", found.Packing);
        json.WriteNumber("bytes", found.Bytes);
        HeapJson.Strings(json, "parts", found.Parts);
        json.WriteNumber("dumps", found.Dumps);
        json.WriteNumber("segments", found.Segments);
        json.WriteNumber("largestSegment", found.LargestSegment);
        json.WriteNumber("objects", found.Objects);
        json.WriteNumber("heapBytes", found.HeapBytes);
        json.WriteNumber("unreachableObjects", found.UnreachableObjects);
        json.WriteNumber("unreachableBytes", found.UnreachableBytes);
        json.WriteNumber("danglingReferences", found.DanglingReferences);
        json.WriteStartArray("records");
        foreach (var record in found.Records)
        {
            json.WriteStartObject();
            json.WriteNumber("tag", record.Tag);
            json.WriteString("name", record.Name);
            json.WriteBoolean("inSegment", record.IsHeap);
            json.WriteNumber("count", record.Count);
            json.WriteNumber("bytes", record.Bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("differences");
        foreach (var difference in found.Differences)
        {
            json.WriteStartObject();
            json.WriteString("reason", difference.Reason);
            json.WriteNumber("bytes", difference.Bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        HeapJson.Strings(json, "findings", found.Findings);
    }

    private static string Share(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{(whole == 0 ? 0 : (double)part / whole):P1}");
}
