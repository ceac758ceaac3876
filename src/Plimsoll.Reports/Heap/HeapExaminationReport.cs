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
        var plain = found.Packing == "plain";
        HeapText.Labelled(output, HeapProse.FormatLabel, HeapProse.Format, HeapWords.Plain(found.Version), found.IdentifierSize, found.Written.UtcDateTime);
        HeapText.Labelled(output, HeapProse.JvmLabel, HeapProse.JvmAndLayout, HeapWords.Plain(found.JvmVersion ?? HeapProse.Unknown), found.Layout);
        HeapText.Labelled(output, HeapProse.FileLabel, plain ? HeapProse.FilePlain : HeapProse.FilePacked, found.PackedBytes, found.Packing, found.Bytes);
        foreach (var part in found.Parts.Skip(1))
            HeapText.Labelled(output, "", HeapProse.FileWith, HeapWords.Plain(part));
        HeapText.Labelled(output, HeapProse.SegmentsLabel, found.Dumps > 1 ? HeapProse.SegmentsOfDumps : HeapProse.Segments, found.Segments, found.LargestSegment, found.Dumps);
        HeapText.Labelled(output, HeapProse.HeapLabel, HeapProse.HeapAndUnreachable, found.Objects, found.HeapBytes, found.UnreachableObjects, found.UnreachableBytes, Share(found.UnreachableBytes, found.HeapBytes));
        HeapText.Labelled(output, HeapProse.ReferencesLabel, HeapProse.Dangling, found.DanglingReferences);
        HeapText.Line(output, $"\n{HeapProse.Count,14} {HeapProse.Bytes,16}  {HeapProse.Record}");
        foreach (var record in found.Records)
            HeapText.Line(output, $"{record.Count,14:N0} {record.Bytes,16:N0}  {(record.IsHeap ? "  " : "")}0x{record.Tag:x2} {record.Name}");
        HeapText.Line(output, $"\n{(found.Bytes >= found.HeapBytes ? HeapProse.WhyLarger : HeapProse.WhySmaller)}\n{found.HeapBytes,16:N0}  {HeapProse.BytesInHeap}");
        foreach (var difference in found.Differences)
            HeapText.Line(output, $"{difference.Bytes,16:+#,0;-#,0;0}  {difference.Reason}");
        HeapText.Line(output, $"{found.Bytes,16:N0}  {(plain ? HeapProse.BytesInFile : HeapProse.BytesInFileUnpacked)}");
        output.WriteLine();
        if (found.Findings.IsEmpty)
            HeapText.Line(output, HeapProse.NothingWrong);
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
        json.WriteStrings("parts", found.Parts);
        json.WriteNumber("dumps", found.Dumps);
        json.WriteNumber("segments", found.Segments);
        json.WriteNumber("largestSegment", found.LargestSegment);
        json.WriteNumber("objects", found.Objects);
        json.WriteNumber("heapBytes", found.HeapBytes);
        json.WriteNumber("unreachableObjects", found.UnreachableObjects);
        json.WriteNumber("unreachableBytes", found.UnreachableBytes);
        json.WriteNumber("danglingReferences", found.DanglingReferences);
        json.WriteObjects("records", found.Records, record =>
        {
            json.WriteNumber("tag", record.Tag);
            json.WriteString("name", record.Name);
            json.WriteBoolean("inSegment", record.IsHeap);
            json.WriteNumber("count", record.Count);
            json.WriteNumber("bytes", record.Bytes);
        });
        json.WriteObjects("differences", found.Differences, difference =>
        {
            json.WriteString("reason", difference.Reason);
            json.WriteNumber("bytes", difference.Bytes);
        });
        json.WriteStrings("findings", found.Findings);
    }

    private static string Share(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{(whole == 0 ? 0 : (double)part / whole):P1}");
}
