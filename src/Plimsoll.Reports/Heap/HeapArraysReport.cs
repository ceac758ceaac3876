using System.Globalization;
using System.Text.Json;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>Arrays.</summary>
public static class HeapArraysReport
{
    /// <summary>As plain text.</summary>
    public static void Text(TextWriter output, HeapArrays arrays, int limit)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        HeapText.Line(output, HeapProse.Arrays, arrays.Count, arrays.Bytes, HeapWords.Bytes(arrays.Bytes), arrays.Zero, arrays.ZeroBytes);
        HeapText.Line(output, $"{HeapProse.Bytes,16} {HeapProse.Count,12} {HeapProse.ZeroBytes,16} {HeapProse.Length,22}  {HeapProse.Class}");
        foreach (var band in arrays.Bands.Take(limit))
            HeapText.Line(output, $"{band.Bytes,16:N0} {band.Count,12:N0} {band.ZeroBytes,16:N0} {Length(band),22}  {HeapWords.Plain(band.Class)}");
        HeapText.Line(output, $"\n{HeapProse.Largest}\n{HeapProse.Bytes,16} {HeapProse.Length,14}  {HeapProse.Address,-14}  {HeapProse.ClassHeldBy}");
        foreach (var array in arrays.Largest.Take(limit))
            HeapText.Line(output, $"{array.Bytes,16:N0} {array.Length,14:N0}  {HeapJson.Address(array.Address),-14}  {HeapWords.Plain(array.Class)}{(array.IsZero ? $" {HeapProse.AllZero}" : "")}  {HeapWords.Plain(array.Holder)}");
        HeldByReport.Text(output, HeapProse.FieldsByArrays, arrays.Holders, limit);
    }

    /// <summary>As JSON.</summary>
    public static void Json(Utf8JsonWriter json, HeapArrays arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        json.WriteStartObject("totals");
        json.WriteNumber("arrays", arrays.Count);
        json.WriteNumber("bytes", arrays.Bytes);
        json.WriteNumber("zero", arrays.Zero);
        json.WriteNumber("zeroBytes", arrays.ZeroBytes);
        json.WriteEndObject();
        json.WriteObjects("bands", arrays.Bands, band => Band(json, band));
        json.WriteObjects("largest", arrays.Largest, array => Largest(json, array));
        HeldByReport.Json(json, "holders", arrays.Holders);
    }

    private static string Length(ArrayBand band) => band.Most == band.Least
        ? band.Least.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{band.Least:N0}-{band.Most:N0}");

    private static void Band(Utf8JsonWriter json, ArrayBand band)
    {
        json.WriteString("class", band.Class);
        json.WriteNumber("leastLength", band.Least);
        json.WriteNumber("mostLength", band.Most);
        json.WriteNumber("count", band.Count);
        json.WriteNumber("bytes", band.Bytes);
        json.WriteNumber("zero", band.Zero);
        json.WriteNumber("zeroBytes", band.ZeroBytes);
    }

    private static void Largest(Utf8JsonWriter json, LargeArray array)
    {
        json.WriteString("address", HeapJson.Address(array.Address));
        json.WriteString("class", array.Class);
        json.WriteNumber("length", array.Length);
        json.WriteNumber("bytes", array.Bytes);
        json.WriteBoolean("zero", array.IsZero);
        json.WriteString("holder", array.Holder);
    }
}
