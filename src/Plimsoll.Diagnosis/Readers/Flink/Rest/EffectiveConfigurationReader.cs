using System.Text.Json;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The effective configuration of the cluster.</summary>
internal sealed class EffectiveConfigurationReader : JsonReader
{
    public override string Format => "Flink REST: configuration";

    protected override IReadOnlyList<string> Marks { get; } = ["key", "value"];

    protected override void Read(JsonElement root, EvidenceDocument document, FactSink sink)
    {
        if (root.ValueKind != JsonValueKind.Array)
            return;
        foreach (var setting in root.EnumerateArray())
        {
            if (Text(setting, "key") is { } key && Text(setting, "value") is { } value)
                sink.Add(new SettingFound { Origin = document.Origin(1, $"{key}: {(Excerpt.IsSecretKey(key) ? "******" : value)}"), Key = key, Value = value, Place = SettingPlace.Rest });
        }
    }
}
