using System.Text.Json;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>Finalizers.</summary>
public static class HeapFinalizersReport
{
    /// <summary>As plain text.</summary>
    public static void Text(TextWriter output, HeapFinalizers finalizers, int limit)
    {
        ArgumentNullException.ThrowIfNull(finalizers);
        HeapText.Line(output, HeapProse.Finalizers, finalizers.Queued, finalizers.QueueLength ?? 0, finalizers.Unfinalized);
        HeapText.Line(output, $"{HeapProse.Waiting,12} {HeapProse.Registered,12} {HeapProse.WaitingBytes,16}  {HeapProse.Example,-14}  {HeapProse.Class}");
        foreach (var row in finalizers.Classes.Take(limit))
            HeapText.Line(output, $"{row.Queued,12:N0} {row.Unfinalized,12:N0} {row.QueuedShallow,16:N0}  {HeapJson.Address(row.Example),-14}  {HeapWords.Plain(row.Class)}");
        if (finalizers.Thread is { Frames.IsEmpty: false } thread)
        {
            output.WriteLine();
            HeapText.Line(output, HeapProse.FinalizerThread, HeapJson.Address(thread.Address));
            foreach (var frame in thread.Frames.Take(20))
                HeapText.Line(output, $"    at {HeapWords.Plain(frame)}");
        }

        HeldByReport.Text(output, HeapProse.CleanersByAction, finalizers.Cleaners, limit, HeapProse.Class);
    }

    /// <summary>As JSON.</summary>
    public static void Json(Utf8JsonWriter json, HeapFinalizers finalizers, int limit)
    {
        ArgumentNullException.ThrowIfNull(finalizers);
        if (finalizers.QueueLength is { } length)
            json.WriteNumber("queueLength", length);
        json.WriteNumber("queued", finalizers.Queued);
        json.WriteNumber("unfinalized", finalizers.Unfinalized);
        json.WriteObjects("classes", finalizers.Classes.Take(limit), row =>
        {
            json.WriteString("class", row.Class);
            json.WriteNumber("queued", row.Queued);
            json.WriteNumber("unfinalized", row.Unfinalized);
            json.WriteNumber("queuedShallow", row.QueuedShallow);
            json.WriteString("example", HeapJson.Address(row.Example));
        });
        HeldByReport.Json(json, "cleaners", finalizers.Cleaners, limit);
        if (finalizers.Thread is { } thread)
        {
            json.WriteStartObject("finalizerThread");
            HeapJson.Thread(json, thread);
            json.WriteEndObject();
        }
    }
}
