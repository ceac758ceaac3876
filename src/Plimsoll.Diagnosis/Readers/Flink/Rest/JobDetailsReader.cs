using System.Text.Json;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>One job with its operators.</summary>
internal sealed class JobDetailsReader : JsonReader
{
    public override string Format => "Flink REST: job";

    protected override IReadOnlyList<string> Marks { get; } = ["jid", "vertices", "state"];

    protected override void Read(JsonElement root, EvidenceDocument document, FactSink sink)
    {
        if (Text(root, "jid") is { } id && Text(root, "state") is { } state)
            sink.Add(new JobSeen { Origin = document.Origin(1, $"job {Text(root, "name")} ({id}): {state}", Instant(Number(root, "now"))), Subject = ProcessRole.JobManager, Id = id, Name = Text(root, "name") ?? "", State = state });
        foreach (var vertex in Items(root, "vertices"))
        {
            if (Text(vertex, "name") is { } name)
                sink.Add(new OperatorSeen { Origin = document.Origin(1, $"{name}, parallelism {Number(vertex, "parallelism")}"), Name = name, Parallelism = (int)Math.Min(Number(vertex, "parallelism") ?? 0, int.MaxValue) });
        }
    }
}
