using System.Text.Encodings.Web;
using System.Text.Json;
using Plimsoll.Flink;

namespace Plimsoll.Reports;

/// <summary>A memory plan as JSON; sizes are integers in bytes.</summary>
public static class MemoryPlanJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the plan, and beside it the plan after changes if there is one.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="after">The plan after the changes, or null.</param>
    /// <param name="changes">The changes; empty without <paramref name="after"/>.</param>
    public static string Write(MemoryPlan plan, MemoryPlan? after = null, IReadOnlyList<SettingChange>? changes = null)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("process", plan.Process is FlinkProcess.TaskManager ? "taskmanager" : "jobmanager");
            json.WriteString("flinkVersion", plan.Version.ToString());
            WritePlan(json, plan);
            if (after is not null)
                WriteWhatIf(json, after, changes ?? []);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WritePlan(Utf8JsonWriter json, MemoryPlan plan)
    {
        json.WriteBoolean("ok", plan.IsAccepted);
        json.WriteStartObject("sizes");
        foreach (var region in plan.Regions)
            json.WriteNumber(MemoryPlanWords.Field(region.Kind), region.Bytes);
        json.WriteEndObject();
        json.WriteStartObject("jvmArguments");
        foreach (var argument in plan.JvmArguments)
            json.WriteNumber(argument.Name, argument.Bytes);
        json.WriteEndObject();
        json.WriteString("error", plan.Refusal);
        WriteOrigins(json, plan);
        WriteWarnings(json, plan);
        json.WriteStrings("notes", plan.Notes);
    }

    private static void WriteWhatIf(Utf8JsonWriter json, MemoryPlan after, IReadOnlyList<SettingChange> changes)
    {
        json.WriteStartObject("whatIf");
        json.WriteStartObject("changes");
        foreach (var change in changes)
            json.WriteString(change.Key, change.Value is not null && Setting.IsSecretKey(change.Key) ? Setting.Mask : change.Value);
        json.WriteEndObject();
        WritePlan(json, after);
        json.WriteEndObject();
    }

    private static void WriteOrigins(Utf8JsonWriter json, MemoryPlan plan)
    {
        json.WriteStartObject("origins");
        foreach (var region in plan.Regions)
        {
            json.WriteStartObject(MemoryPlanWords.Field(region.Kind));
            json.WriteString("kind", region.Origin.Kind.ToString().ToLowerInvariant());
            json.WriteString("text", region.Origin.Text);
            WritePlace(json, region.Origin.Setting);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteWarnings(Utf8JsonWriter json, MemoryPlan plan)
    {
        json.WriteStartArray("warnings");
        foreach (var warning in plan.Warnings)
        {
            json.WriteStartObject();
            json.WriteString("id", warning.Id);
            json.WriteString("message", warning.Message);
            WritePlace(json, warning.Setting);
            json.WriteEndObject();
        }

        foreach (var issue in plan.Configuration.Issues)
        {
            json.WriteStartObject();
            json.WriteString("id", "configuration-line");
            json.WriteString("message", issue.Message);
            json.WriteString("file", issue.File);
            json.WriteNumber("line", issue.Line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePlace(Utf8JsonWriter json, Setting? setting)
    {
        if (setting is null)
            return;
        json.WriteString("key", setting.Key);
        if (setting.Origin.File is { } file)
            json.WriteString("file", file);
        if (setting.Origin.Line > 0)
            json.WriteNumber("line", setting.Origin.Line);
    }
}
