using System.Text.Json;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>Summary, threads, loaders, Flink.</summary>
public static partial class HeapJson
{
    internal static void Counters(Utf8JsonWriter json, string name, IEnumerable<DirectMemoryCounter> counters)
    {
        json.WriteObjects(name, counters, counter =>
        {
            json.WriteString("owner", counter.Owner);
            if (counter.Used is { } used)
                json.WriteNumber("used", used);
            if (counter.Limit is { } limit)
                json.WriteNumber("limit", limit);
            if (counter.Buffers is { } buffers)
                json.WriteNumber("buffers", buffers);
        });
    }

    /// <summary>System properties.</summary>
    public static void Properties(Utf8JsonWriter json, HeapSummary summary)
    {
        json.WriteStartObject("properties");
        foreach (var (name, value) in summary.Properties)
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    /// <summary>Threads with stacks and locals.</summary>
    public static void Threads(Utf8JsonWriter json, HeapThreads threads, int limit)
    {
        json.WriteObjects("threads", threads.Threads.Take(limit), thread => Thread(json, thread));
    }

    /// <summary>Families of class loaders with what holds the leaked ones.</summary>
    public static void Loaders(Utf8JsonWriter json, LoaderFamilies loaders)
    {
        json.WriteObjects("families", loaders.Families, family =>
        {
            json.WriteString("loaderClass", family.LoaderClass);
            json.WriteNumber("loaders", family.Loaders);
            json.WriteNumber("leaked", family.Leaked);
            json.WriteNumber("closedSoftlyReachable", family.SoftlyReachable);
            json.WriteNumber("classes", family.Classes);
            json.WriteNumber("retained", family.Retained);
            json.WriteStrings("jars", family.Jars);
            json.WriteObjects("holders", family.Holders, holder =>
            {
                json.WriteString("pattern", holder.Pattern);
                json.WriteNumber("loaders", holder.Loaders);
                json.WriteString("via", holder.Via);
                json.WriteNumber("alsoHeld", holder.AlsoHeld);
                json.WriteStrings("others", holder.Others);
                json.WriteString("fix", holder.Fix);
            });
        });
    }

    /// <summary>The Flink view; absent is what the dump does not hold.</summary>
    public static void Flink(Utf8JsonWriter json, FlinkHeapView view)
    {
        if (!view.Configuration.IsEmpty)
        {
            json.WriteStartObject("configuration");
            foreach (var (key, value) in view.Configuration)
                json.WriteString(key, value);
            json.WriteEndObject();
        }

        json.WriteString("role", view.Role);
        json.WriteObjects("jobs", view.Jobs, job =>
        {
            json.WriteString("id", job.Id);
            if (job.Name is not null)
                json.WriteString("name", job.Name);
        });
        json.WriteNumber("userLoaders", view.UserLoaders);
        FlinkStates(json, view);
        FlinkPools(json, view);
    }

    private static void FlinkStates(Utf8JsonWriter json, FlinkHeapView view)
    {
        json.WriteObjects("states", view.States, state =>
        {
            json.WriteString("operator", state.Operator);
            json.WriteString("name", state.Name);
            json.WriteNumber("entries", state.Entries);
            json.WriteNumber("elements", state.Elements);
            json.WriteNumber("retained", state.Retained);
        });
        json.WriteObjects("timers", view.Timers, timers =>
        {
            json.WriteString("operator", timers.Operator);
            json.WriteNumber("eventTime", timers.EventTime);
            json.WriteNumber("processingTime", timers.ProcessingTime);
        });
    }

    private static void FlinkPools(Utf8JsonWriter json, FlinkHeapView view)
    {
        if (view.NetworkSegments is { } segments && view.NetworkSegmentBytes is { } size)
        {
            json.WriteStartObject("network");
            json.WriteNumber("segments", segments);
            json.WriteNumber("segmentBytes", size);
            json.WriteEndObject();
        }

        if (view.ManagedBytes is { } managed)
        {
            json.WriteStartObject("managed");
            json.WriteNumber("bytes", managed);
            json.WriteEndObject();
        }

        if (view.CheckpointsRetained is not { } retained)
            return;
        json.WriteStartObject("checkpoints");
        json.WriteNumber("retained", retained);
        json.WriteNumber("inlinedHandles", view.InlinedHandles ?? 0);
        json.WriteNumber("inlinedBytes", view.InlinedBytes ?? 0);
        json.WriteEndObject();
    }

    internal static void Thread(Utf8JsonWriter json, HeapThread thread)
    {
        json.WriteString("address", Address(thread.Address));
        json.WriteString("name", thread.Name);
        json.WriteString("class", thread.Class);
        json.WriteBoolean("threwOutOfMemory", thread.ThrewOutOfMemory);
        json.WriteNumber("retained", thread.Retained);
        json.WriteStrings("frames", thread.Frames);
        json.WriteObjects("locals", thread.Locals, local =>
        {
            json.WriteString("address", Address(local.Address));
            json.WriteString("class", local.Class);
            json.WriteNumber("frame", local.Frame);
            json.WriteString("kind", local.Kind);
        });
    }
}
