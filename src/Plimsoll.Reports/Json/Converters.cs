using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plimsoll.Reports;

/// <summary>The one gate that all text passes: no control, bidirectional or broken character gets through, except the line breaks of code and prose.</summary>
internal sealed class CleanText : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Clean(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(Clean(value));

    /// <summary>Text with unsafe characters as visible escapes.</summary>
    public static string Clean(string text)
    {
        var first = FirstUnsafe(text);
        if (first < 0)
            return text;
        var clean = new StringBuilder(text, 0, first, text.Length + 16);
        for (var index = first; index < text.Length; index++)
        {
            if (char.IsSurrogatePair(text, index))
                clean.Append(text, index++, 2);
            else if (IsUnsafe(text[index]) || char.IsSurrogate(text[index]))
                clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[index]:x4}");
            else
                clean.Append(text[index]);
        }

        return clean.ToString();
    }

    private static int FirstUnsafe(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (IsUnsafe(text[index]) || char.IsSurrogate(text[index]))
                return index;
        }

        return -1;
    }

    // Besides controls: what reorders (bidi), hides (zero width, tag and variation selectors are left: they only look odd) or ends a line (U+2028) in some viewer.
    private static bool IsUnsafe(char letter) =>
        (char.IsControl(letter) && letter is not ('\n' or '\t')) || letter is '\u061c' or (>= '\u200b' and <= '\u200f') or (>= '\u2028' and <= '\u202e') or (>= '\u2060' and <= '\u206f') or '\ufeff' or (>= '\ufff9' and <= '\uffff');
}

/// <summary>Instants in UTC with milliseconds.</summary>
internal sealed class Instants : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString(Format, CultureInfo.InvariantCulture));
}

/// <summary>Enumerations as lower-case words, never as numbers.</summary>
internal sealed class WordOf<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(value => value.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value) ? value : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString().ToLowerInvariant());
}
