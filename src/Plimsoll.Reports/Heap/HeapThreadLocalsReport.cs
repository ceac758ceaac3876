using System.Text.Json;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>Thread-locals.</summary>
public static class HeapThreadLocalsReport
{
    /// <summary>As plain text.</summary>
    public static void Text(TextWriter output, HeapThreadLocals locals, int limit)
    {
        ArgumentNullException.ThrowIfNull(locals);
        HeapText.Line(output, HeapProse.ThreadLocals, locals.Values.Length, locals.Values.DistinctBy(value => value.ThreadAddress).Count(), locals.Stale);
        HeapText.Line(output, $"{HeapProse.Retained,16}  {HeapProse.Address,-14}  {HeapProse.ValueKeyThread}");
        foreach (var value in locals.Values.Take(limit))
        {
            HeapText.Line(output, $"{value.Retained,16:N0}  {HeapJson.Address(value.ValueAddress),-14}  {HeapWords.Plain(value.Value)}{(value.IsStale ? $"  << {HeapProse.Stale}" : "")}");
            HeapText.Line(output, $"{"",32}  {value.Kind} {HeapWords.Plain(value.Key)}");
            HeapText.Line(output, $"{"",32}  \"{HeapWords.Plain(value.Thread)}\" {HeapJson.Address(value.ThreadAddress)}");
        }

        HeldByReport.Text(output, HeapProse.ByValueClass, locals.ByValueClass(), limit, HeapProse.Class);
        HeldByReport.Text(output, HeapProse.ByThread, locals.ByThread(), limit, HeapProse.Thread);
    }

    /// <summary>As JSON.</summary>
    public static void Json(Utf8JsonWriter json, HeapThreadLocals locals, int limit)
    {
        ArgumentNullException.ThrowIfNull(locals);
        json.WriteNumber("stale", locals.Stale);
        json.WriteObjects("values", locals.Values.Take(limit), value =>
        {
            json.WriteString("thread", value.Thread);
            json.WriteString("threadAddress", HeapJson.Address(value.ThreadAddress));
            json.WriteString("kind", value.Kind);
            json.WriteString("key", value.Key);
            json.WriteString("keyAddress", HeapJson.Address(value.KeyAddress));
            json.WriteBoolean("stale", value.IsStale);
            json.WriteString("value", value.Value);
            json.WriteString("address", HeapJson.Address(value.ValueAddress));
            json.WriteNumber("retained", value.Retained);
        });
        HeldByReport.Json(json, "byValueClass", locals.ByValueClass(), limit);
        HeldByReport.Json(json, "byThread", locals.ByThread(), limit);
    }
}
