using System.Globalization;
using System.Text.Json;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>The JSON of <c>plimsoll heap</c>: sizes in bytes, addresses as <c>0x...</c>. docs/heap-dumps.md lists the fields.</summary>
public static partial class HeapJson
{
    /// <summary>One document with the fields that a view writes, and the coverage.</summary>
    public static string Document(HeapCoverage coverage, Action<Utf8JsonWriter> fields)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            fields(json);
            Coverage(json, coverage);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>An address as the documents write it.</summary>
    public static string Address(ulong address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:x}");

    private static void Coverage(Utf8JsonWriter json, HeapCoverage coverage)
    {
        json.WriteStartObject("coverage");
        json.WriteNumber("bytes", Math.Round(coverage.Bytes, 6));
        json.WriteNumber("objects", Math.Round(coverage.Objects, 6));
        json.WriteBoolean("roots", coverage.RootsFound);
        json.WriteStrings("problems", coverage.Problems);
        json.WriteEndObject();
    }
}
