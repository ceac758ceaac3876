using System.Text.Json;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>One TaskManager or all of them, with their memory.</summary>
internal sealed class TaskManagersReader : JsonReader
{
    public override string Format => "Flink REST: TaskManagers";

    protected override IReadOnlyList<string> Marks { get; } = ["slotsNumber", "hardware"];

    protected override void Read(JsonElement root, EvidenceDocument document, FactSink sink)
    {
        foreach (var manager in Get(root, "taskmanagers") is null ? [root] : Items(root, "taskmanagers"))
        {
            if (Text(manager, "id") is { } id && Get(manager, "metrics") is { } metrics && Number(metrics, "heapMax") > 0)
                sink.Add(Sample(id, manager, metrics, document));
        }
    }

    private static TaskManagerSample Sample(string id, JsonElement manager, JsonElement metrics, EvidenceDocument document) => new()
    {
        Origin = document.Origin(1, $"{id}: heapUsed {Number(metrics, "heapUsed")} of {Number(metrics, "heapMax")}, directUsed {Number(metrics, "directUsed")} in {Number(metrics, "directCount")} buffers", Instant(Number(manager, "timeSinceLastHeartbeat"))),
        Subject = ProcessRole.TaskManager,
        Id = id,
        HeapUsed = Number(metrics, "heapUsed") ?? 0,
        HeapMax = Number(metrics, "heapMax") ?? 0,
        DirectCount = Number(metrics, "directCount") ?? 0,
        DirectUsed = Number(metrics, "directUsed") ?? 0,
        Idle = Number(manager, "slotsNumber") == Number(manager, "freeSlots"),
    };
}
