using System.Text.Json;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The overview of the cluster, with its version.</summary>
internal sealed class ClusterOverviewReader : JsonReader
{
    public override string Format => "Flink REST: overview";

    protected override IReadOnlyList<string> Marks { get; } = ["flink-version"];

    protected override void Read(JsonElement root, EvidenceDocument document, FactSink sink)
    {
        if (Text(root, "flink-version") is { } version)
            sink.Add(new FlinkVersionHint { Origin = document.Origin(1, $"flink-version: {version}"), Version = version });
    }
}
