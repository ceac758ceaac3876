using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plimsoll.Jvm;

/// <summary>Reads what <c>jfr print</c> makes of a recording, as text or JSON, alone or among other lines. Bounded: what exceeds the bounds is left out.</summary>
public static partial class FlightRecordingText
{
    private const int MaxEvents = 1_000_000;
    private const int MaxFields = 200;
    private const int MaxListed = 100;
    private const int MaxDepth = 100;

    /// <summary>Whether a text holds the head of an event: <c>jdk.GCHeapSummary {</c> on a line of its own.</summary>
    public static bool IsIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Head().IsMatch(text);
    }

    /// <summary>Whether a text begins with an event.</summary>
    public static bool Begins(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Head().Match(text) is { Success: true } head && string.IsNullOrWhiteSpace(text[..head.Index]);
    }

    /// <summary>The events of a text in their order.</summary>
    public static IReadOnlyList<RecordedEvent> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var events = new List<RecordedEvent>();
        Draft? open = null;
        var number = 0L;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan(range).Trim();
            if (line.Length is 0 or > 4000)
                continue;
            if (line[^1] == '{' && Head().Match(line.ToString()) is { Success: true } head)
                open = new Draft(head.Groups["type"].Value, number);
            else if (open is not null && open.Ends(line))
            {
                Add(events, open.Complete());
                open = null;
            }
        }

        return events;
    }

    /// <summary>The events of <c>jfr print --json</c>, in their order.</summary>
    public static IReadOnlyList<RecordedEvent> Read(JsonElement root)
    {
        var events = new List<RecordedEvent>();
        if (Get(Get(root, "recording"), "events") is not { ValueKind: JsonValueKind.Array } listed)
            return events;
        foreach (var item in listed.EnumerateArray())
        {
            if (Get(item, "type") is not { ValueKind: JsonValueKind.String } type || Get(item, "values") is not { ValueKind: JsonValueKind.Object } values)
                continue;
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            Flatten(values, "", fields, 0);
            Add(events, new RecordedEvent(type.GetString() ?? "", 0, fields) { Frames = [.. Frames(values)], Chain = [.. Chain(Get(values, "object"))] });
        }

        return events;
    }

    private static void Add(List<RecordedEvent> events, RecordedEvent added)
    {
        if (events.Count < MaxEvents)
            events.Add(added);
    }

    private static JsonElement? Get(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static void Flatten(JsonElement values, string prefix, Dictionary<string, string> fields, int depth)
    {
        foreach (var field in values.EnumerateObject())
        {
            if (fields.Count >= MaxFields || field.Name is "stackTrace" or "object")
                continue;
            if (field.Value.ValueKind == JsonValueKind.Object && depth < 4)
                Flatten(field.Value, prefix + field.Name + ".", fields, depth + 1);
            else if (field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                fields[prefix + field.Name] = field.Value.ToString();
        }
    }

    private static IEnumerable<string> Frames(JsonElement values)
    {
        if (Get(Get(values, "stackTrace"), "frames") is not { ValueKind: JsonValueKind.Array } frames)
            yield break;
        foreach (var frame in frames.EnumerateArray().Take(MaxListed))
        {
            var method = Get(frame, "method");
            if (Name(Get(method, "type")) is { Length: > 0 } type)
                yield return $"{type}.{Get(method, "name")}(line {Get(frame, "lineNumber")})";
        }
    }

    private static IEnumerable<string> Chain(JsonElement? sampled)
    {
        var holder = "";
        for (var depth = 0; sampled is not null && depth < MaxDepth; depth++)
        {
            yield return $"{(depth == 0 ? "" : holder + " : ")}{Name(Get(sampled, "type"))}{(Get(sampled, "description") is { } description ? " " + description : "")}";
            var referrer = Get(sampled, "referrer");
            holder = Get(Get(referrer, "field"), "name")?.ToString() ?? $"[{Get(Get(referrer, "array"), "index")}]";
            sampled = Get(referrer, "object");
        }
    }

    private static string? Name(JsonElement? type) => Get(type, "name")?.ToString().Replace('/', '.');

    [GeneratedRegex(@"^[ \t]*(?<type>jdk\.[A-Z]\w{2,60}) \{[ \t\r]*$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Head();

    [GeneratedRegex(@"^(?<name>\w{1,60}) =\s*(?<value>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Field();

    /// <summary>An event whose closing brace has not come yet.</summary>
    private sealed class Draft(string type, long line)
    {
        private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
        private readonly List<string> _frames = [];
        private readonly List<string> _chain = [];
        private readonly Stack<string> _within = new();
        private string? _list;

        /// <summary>Takes a line; true when it closes the event.</summary>
        public bool Ends(ReadOnlySpan<char> text)
        {
            if (_list is not null)
                TakeItem(text);
            else if (text is "}")
                return !_within.TryPop(out _);
            else if (Field().Match(text.ToString()) is { Success: true } field)
                TakeField(field.Groups["name"].Value, field.Groups["value"].Value);
            return false;
        }

        public RecordedEvent Complete() => new(type, line, _values) { Frames = _frames, Chain = _chain };

        private void TakeItem(ReadOnlySpan<char> text)
        {
            if (text is "]")
                _list = null;
            else if (_list == "stackTrace" && _frames.Count < MaxListed && text is not "...")
                _frames.Add(text.ToString());
            else if (_list == "object" && _chain.Count < MaxListed && text is not "...")
                _chain.Add(text.ToString());
        }

        private void TakeField(string name, string value)
        {
            if (value == "[")
                _list = name;
            else if (value == "{" && _within.Count < MaxDepth)
                _within.Push(name);
            else if (_values.Count < MaxFields)
                _values[string.Concat(_within.Reverse().Select(outer => outer + ".")) + name] = value.Trim('"');
        }
    }
}
