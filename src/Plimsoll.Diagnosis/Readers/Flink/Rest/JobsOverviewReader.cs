using System.Text.Json;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The list of jobs: who runs, who has ended.</summary>
internal sealed class JobsOverviewReader : JsonReader
{
    public override string Format => "Flink REST: jobs";

    protected override IReadOnlyList<string> Marks { get; } = ["jobs", "jid", "state"];

    protected override void Read(JsonElement root, EvidenceDocument document, FactSink sink)
    {
        foreach (var job in Items(root, "jobs"))
        {
            if (Text(job, "jid") is { } id && Text(job, "state") is { } state)
                sink.Add(new JobSeen { Origin = document.Origin(1, $"job {Text(job, "name")} ({id}): {state}", Instant(Number(job, "last-modification") ?? Number(job, "start-time"))), Subject = ProcessRole.JobManager, Id = id, Name = Text(job, "name") ?? "", State = state });
        }
    }
}
