using System.Text.Json;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The history of checkpoints with their sizes.</summary>
internal sealed class CheckpointsReader : JsonReader
{
    public override string Format => "Flink REST: checkpoints";

    protected override IReadOnlyList<string> Marks { get; } = ["counts", "summary", "history"];

    protected override void Read(JsonElement root, EvidenceDocument document, FactSink sink)
    {
        foreach (var checkpoint in Items(root, "history"))
        {
            if (Number(checkpoint, "id") is not { } id)
                continue;
            var state = Text(checkpoint, "status") ?? "";
            var bytes = state == "COMPLETED" ? Number(checkpoint, "state_size") : null;
            sink.Add(new CheckpointEnded
            {
                Origin = document.Origin(1, $"checkpoint {id}: {state}, state_size {bytes}", Instant(Number(checkpoint, "trigger_timestamp"))),
                Subject = ProcessRole.JobManager,
                Id = id,
                Bytes = bytes,
                Outcome = state.ToLowerInvariant(),
            });
        }

        if (Get(Get(root, "latest"), "completed") is { } latest && Text(latest, "external_path") is { } path && path.StartsWith("<checkpoint-not", StringComparison.Ordinal))
            sink.Add(new StateBackendChosen { Origin = document.Origin(1, $"external_path: {path}"), Backend = "memory", Storage = true });
    }
}
