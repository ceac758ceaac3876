using System.Text.Json;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Named metrics of a process or an operator.</summary>
internal sealed class MetricsReader : JsonReader
{
    public override string Format => "Flink REST: metrics";

    protected override IReadOnlyList<string> Marks { get; } = ["id", "value"];

    protected override void Read(JsonElement root, EvidenceDocument document, FactSink sink)
    {
        if (root.ValueKind != JsonValueKind.Array)
            return;
        foreach (var metric in root.EnumerateArray())
        {
            if (Text(metric, "id") is { } id && Number(metric, "value") is { } value)
                sink.Add(new MetricSeen { Origin = document.Origin(1, $"{id}: {value}"), Name = id, Value = value });
        }
    }
}
