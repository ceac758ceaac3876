using System.Text.Json;

namespace Plimsoll.Diagnosis;

/// <summary>Log records written as one JSON object a line (log4j2 JsonTemplateLayout, logstash encoder, Elastic common schema).</summary>
internal static class JsonLayout
{
    private static readonly string[] TimeNames = ["@timestamp", "timestamp", "time", "ts", "instant"];
    private static readonly string[] LevelNames = ["level", "log.level", "severity"];
    private static readonly string[] ThreadNames = ["thread", "thread_name", "process.thread.name"];
    private static readonly string[] LoggerNames = ["logger_name", "logger", "log.logger", "loggerName"];
    private static readonly string[] MessageNames = ["message", "msg"];
    private static readonly string[] TraceNames = ["stack_trace", "error.stack_trace", "exception", "thrown", "stackTrace"];

    /// <summary>The record, with a stack trace appended to its message on lines of its own; null when the line is no JSON record.</summary>
    public static LogHeader? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 16 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || First(root, MessageNames) is not { } message)
                return null;
            var at = First(root, TimeNames) is { } time ? LogTime.Parse(time, out _) : null;
            var trace = First(root, TraceNames);
            return new LogHeader(at, First(root, LevelNames), First(root, ThreadNames), First(root, LoggerNames), trace is null ? message : message + "\n" + trace);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? First(JsonElement record, string[] names)
    {
        foreach (var name in names)
        {
            if (record.TryGetProperty(name, out var value))
                return value.ValueKind == JsonValueKind.String ? value.GetString() : value.ToString();
        }

        return null;
    }
}
