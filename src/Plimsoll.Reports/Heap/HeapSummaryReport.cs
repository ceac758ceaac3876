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
            HeapText.Line(output, HeapProse.Thrower, HeapWords.Plain(thrower.Name));
            foreach (var frame in thrower.Frames.Take(20))
                HeapText.Line(output, $"    at {HeapWords.Plain(frame)}");
            output.WriteLine();
        }

        HeapText.Labelled(output, HeapProse.JvmLabel, "{0}", HeapWords.Plain(summary.JvmVersion ?? HeapProse.Unknown));
        if (summary.Command is { } command)
            HeapText.Labelled(output, HeapProse.ProgramLabel, "{0}", HeapWords.Plain(command));
        Arguments(output, summary);
        HeapText.Labelled(output, HeapProse.WrittenLabel, "{0:yyyy-MM-dd HH:mm:ss} UTC", summary.Written);
        HeapText.Labelled(output, HeapProse.HeapLabel, HeapProse.HeapObjects, summary.Instances, summary.Shallow, HeapWords.Bytes(summary.Shallow));
        HeapText.Labelled(output, HeapProse.ClassesLabel, HeapProse.ClassesOfLoaders, summary.Classes, summary.Loaders);
        HeapText.Labelled(output, HeapProse.ThreadsLabel, "{0:N0}", summary.ThreadCount);
        foreach (var counter in summary.DirectMemory)
            HeapText.Labelled(output, HeapProse.DirectLabel, counter.Used is null ? HeapProse.DirectNotCounted : HeapProse.DirectUsed, HeapWords.Plain(counter.Owner), counter.Limit?.ToString("N0", CultureInfo.InvariantCulture) ?? "?", counter.Used);
        Holders(output, holders);
    }

    /// <summary>As many on a line as fit.</summary>
    private static void Arguments(TextWriter output, HeapSummary summary)
    {
        if (summary.Arguments.IsEmpty)
            return;
        var lines = TextLayout.Wrap(HeapWords.Plain(string.Join(' ', summary.Arguments)), 84).ToList();
        for (var i = 0; i < lines.Count; i++)
            HeapText.Labelled(output, i == 0 ? HeapProse.ArgumentsLabel : "", "{0}", lines[i]);
    }

    private static void Holders(TextWriter output, Suspects? holders)
    {
        output.WriteLine();
        if (holders is null)
        {
            HeapText.Labelled(output, HeapProse.HoldersLabel, HeapProse.HoldersNotComputed);
            return;
        }

        HeapText.Labelled(output, HeapProse.HoldersLabel, holders.Items.IsEmpty ? HeapProse.NoHolders : "");
        foreach (var holder in holders.Items)
        {
            HeapText.Line(output, $"{holder.Retained,16:N0} {holder.Share,7:P1}  {HeapWords.Plain(holder.Holder)}{(holder.Count > 1 ? $" ({Prose.Fill(HeapProse.ObjectsOf, holder.Count, HeapWords.Plain(holder.Class))})" : "")}");
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
            json.WriteStrings("arguments", summary.Arguments);
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
