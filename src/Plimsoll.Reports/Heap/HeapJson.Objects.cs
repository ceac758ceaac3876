using System.Text.Json;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>Histogram, dominators, suspects, paths, one object.</summary>
public static partial class HeapJson
{
    /// <summary>Classes and totals.</summary>
    public static void Histogram(Utf8JsonWriter json, HeapHistogram histogram, int limit)
    {
        json.WriteObjects("classes", histogram.Rows.Take(limit), row => Row(json, row));
        json.WriteStartObject("totals");
        json.WriteNumber("instances", histogram.Instances);
        json.WriteNumber("shallow", histogram.Shallow);
        json.WriteEndObject();
        json.WriteBoolean("reachableOnly", histogram.ReachableOnly);
    }

    internal static void Row(Utf8JsonWriter json, HistogramRow row)
    {
        json.WriteString("name", row.Name);
        json.WriteString("loader", Address(row.Loader));
        json.WriteNumber("instances", row.Instances);
        json.WriteNumber("shallow", row.Shallow);
        if (row.Retained is { } retained)
            json.WriteNumber("retained", retained);
        if (row.UnreachableInstances is { } garbage)
            json.WriteNumber("unreachableInstances", garbage);
        if (row.UnreachableShallow is { } bytes)
            json.WriteNumber("unreachableShallow", bytes);
    }

    /// <summary>The objects that retain most.</summary>
    public static void Dominators(Utf8JsonWriter json, DominatorTree tree, IReadOnlyList<Dominated> objects)
    {
        json.WriteObjects("objects", objects, found => Dominated(json, found));
        json.WriteStartObject("totals");
        json.WriteNumber("reachableObjects", tree.ReachableObjects);
        json.WriteNumber("reachableShallow", tree.ReachableShallow);
        json.WriteEndObject();
        json.WriteString("references", HeapWords.Of(tree.Policy));
    }

    /// <summary>Suspects.</summary>
    public static void Suspects(Utf8JsonWriter json, Suspects suspects, string name = "suspects")
    {
        json.WriteObjects(name, suspects.Items, suspect =>
        {
            json.WriteString("class", suspect.Class);
            json.WriteString("address", Address(suspect.Address));
            json.WriteNumber("retained", suspect.Retained);
            json.WriteNumber("count", suspect.Count);
            json.WriteNumber("share", Math.Round(suspect.Share, 4));
            json.WriteString("kind", suspect.Kind.ToString().ToLowerInvariant());
            json.WriteString("holder", suspect.Holder);
            if (suspect.Application is not null)
                json.WriteString("application", suspect.Application);
            Stops(json, suspect.Path);
            json.WriteStartObject("accumulation");
            json.WriteString("class", suspect.AccumulationClass);
            json.WriteString("address", Address(suspect.AccumulationAddress));
            json.WriteEndObject();
            if (!suspect.CacheSigns.IsEmpty)
                json.WriteStrings("cacheSigns", suspect.CacheSigns);
            if (!suspect.AlsoHeldBy.IsEmpty)
                json.WriteStrings("alsoHeldBy", suspect.AlsoHeldBy);
            if (suspect.Payload is { } payload)
            {
                json.WriteStartObject("payload");
                json.WriteNumber("links", payload.Links);
                json.WriteString("class", payload.Class);
                json.WriteNumber("count", payload.Count);
                json.WriteNumber("retained", payload.Retained);
                json.WriteEndObject();
            }

            if (suspect.Element is { } element)
            {
                json.WriteStartObject("elements");
                json.WriteString("class", element.Class);
                json.WriteNumber("count", element.Count);
                json.WriteNumber("retained", element.Retained);
                json.WriteEndObject();
            }
        });
    }

    /// <summary>Paths from roots.</summary>
    public static void Paths(Utf8JsonWriter json, IReadOnlyList<RootPath> paths)
    {
        json.WriteObjects("paths", paths, path =>
        {
            json.WriteString("root", path.Root);
            Stops(json, path.Stops);
        });
    }

    /// <summary>One object with its fields or first elements.</summary>
    public static void Object(Utf8JsonWriter json, HeapObject found, Dominated? dominated, HeapReferences references, int limit)
    {
        json.WriteString("address", Address(found.Address));
        json.WriteString("class", found.Describe());
        json.WriteNumber("shallow", found.Shallow);
        json.WriteNumber("length", found.Length);
        if (dominated is not null)
        {
            json.WriteNumber("retained", dominated.Retained);
            json.WriteNumber("retainedObjects", dominated.RetainedObjects);
            json.WriteString("dominator", Address(dominated.Dominator));
        }

        json.WriteObjects("fields", HeapWords.Fields(found, limit), field =>
        {
            json.WriteString("name", field.Name);
            json.WriteString("value", field.Value);
        });
        json.WriteStrings("roots", references.Roots);
        References(json, "in", references.In, references.InCount);
        References(json, "out", references.Out, references.OutCount);
    }

    private static void References(Utf8JsonWriter json, string name, IEnumerable<HeapReference> references, long count)
    {
        json.WriteNumber(name + "Count", count);
        json.WriteObjects(name, references, reference =>
        {
            json.WriteString("field", reference.Field);
            json.WriteString("class", reference.Class);
            json.WriteString("address", Address(reference.Address));
            json.WriteString("strength", reference.Strength);
        });
    }

    private static void Stops(Utf8JsonWriter json, IEnumerable<PathStop> stops)
    {
        json.WriteObjects("path", stops, stop =>
        {
            json.WriteString("class", stop.Class);
            json.WriteString("field", stop.Field);
            json.WriteString("address", Address(stop.Address));
            if (stop.ThreadLocal is not null)
                json.WriteString("threadLocal", stop.ThreadLocal);
            if (!stop.Uses.IsEmpty)
                json.WriteObjects("uses", stop.Uses, use =>
                {
                    json.WriteString("thread", use.Thread);
                    json.WriteString("frame", use.Frame);
                });
        });
    }

    private static void Dominated(Utf8JsonWriter json, Dominated found)
    {
        json.WriteString("address", Address(found.Address));
        json.WriteString("class", found.Class);
        json.WriteNumber("shallow", found.Shallow);
        json.WriteNumber("retained", found.Retained);
        json.WriteNumber("retainedObjects", found.RetainedObjects);
        json.WriteString("dominator", Address(found.Dominator));
        if (found.Root is not null)
            json.WriteString("root", found.Root);
    }
}
