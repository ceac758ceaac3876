using System.Globalization;
using System.Text.Json;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>What died and how large it is.</summary>
public static class HeapSummaryReport
{
    /// <summary>As plain text; holders are null where they were too dear.</summary>
    public static void Text(TextWriter output, HeapSummary summary, Suspects? holders)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(summary);
        if (summary.Thrower is { } thrower)
        {
            HeapText.Line(output, $"The OutOfMemoryError was thrown by thread \"{HeapWords.Plain(thrower.Name)}\":");
            foreach (var frame in thrower.Frames.Take(20))
                HeapText.Line(output, $"    at {HeapWords.Plain(frame)}");
            output.WriteLine();
        }

        HeapText.Line(output, $"JVM             {HeapWords.Plain(summary.JvmVersion ?? "unknown")}");
        if (summary.Command is { } command)
            HeapText.Line(output, $"Program         {HeapWords.Plain(command)}");
        Arguments(output, summary);
        HeapText.Line(output, $"Written         {summary.Written.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC");
        HeapText.Line(output, $"Heap            {summary.Instances:N0} objects, {summary.Shallow:N0} bytes ({HeapWords.Bytes(summary.Shallow)}), reachable or not");
        HeapText.Line(output, $"Classes         {summary.Classes:N0} of {summary.Loaders:N0} loaders");
        HeapText.Line(output, $"Threads         {summary.ThreadCount:N0}");
        foreach (var counter in summary.DirectMemory)
            HeapText.Line(output, $"Direct memory   {(counter.Used is { } used ? $"{used:N0} of {counter.Limit?.ToString("N0", CultureInfo.InvariantCulture) ?? "?"} bytes" : $"not counted, limit {counter.Limit?.ToString("N0", CultureInfo.InvariantCulture) ?? "?"} bytes")}: {HeapWords.Plain(counter.Owner)}");
        Holders(output, holders);
    }

    /// <summary>As many on a line as fit.</summary>
    private static void Arguments(TextWriter output, HeapSummary summary)
    {
        if (summary.Arguments.IsEmpty)
            return;
        var lines = TextLayout.Wrap(HeapWords.Plain(string.Join(' ', summary.Arguments)), 84).ToList();
        for (var i = 0; i < lines.Count; i++)
            HeapText.Line(output, $"{(i == 0 ? "JVM arguments" : ""),-16}{lines[i]}");
    }

    private static void Holders(TextWriter output, Suspects? holders)
    {
        output.WriteLine();
        if (holders is null)
        {
            output.WriteLine("Top holders     not computed for a dump of this size without an index: --holders, or plimsoll heap suspects");
            return;
        }

        output.WriteLine(holders.Items.IsEmpty ? "Top holders     none: nothing below the roots holds one percent of the heap" : "Top holders");
        foreach (var holder in holders.Items)
        {
            HeapText.Line(output, $"{holder.Retained,16:N0} {holder.Share,7:P1}  {HeapWords.Plain(holder.Holder)}{(holder.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({holder.Count:N0} objects of {HeapWords.Plain(holder.Class)})") : "")}");
            if (holder.Element is { Count: > 1 } element && holder.Count == 1)
                HeapText.Line(output, $"{"",26}{element.Count:N0} {HeapWords.Plain(element.Class)}");
            if (HeapHints.Of(holder) is { } hint)
                HeapText.Line(output, $"{"",26}{hint}");
        }
    }

    /// <summary>The same for programs.</summary>
    public static void Json(Utf8JsonWriter json, HeapSummary summary, Suspects? holders)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(summary);
        json.WriteString("jvmVersion", summary.JvmVersion);
        if (summary.Command is not null)
            json.WriteString("command", summary.Command);
        if (!summary.Arguments.IsEmpty)
            HeapJson.Strings(json, "arguments", summary.Arguments);
        json.WriteString("written", summary.Written.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        json.WriteNumber("instances", summary.Instances);
        json.WriteNumber("shallow", summary.Shallow);
        json.WriteNumber("classes", summary.Classes);
        json.WriteNumber("loaders", summary.Loaders);
        json.WriteNumber("threads", summary.ThreadCount);
        if (summary.Thrower is { } thrower)
        {
            json.WriteStartObject("outOfMemoryThread");
            HeapJson.Thread(json, thrower);
            json.WriteEndObject();
        }

        HeapJson.Counters(json, "directMemory", summary.DirectMemory);
        if (holders is not null)
            HeapJson.Suspects(json, holders, "topHolders");
    }
}
