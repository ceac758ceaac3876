using System.Text.Json;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The plan of a job: operators and exchanges.</summary>
internal sealed class JobPlanReader : JsonReader
{
    public override string Format => "Flink REST: job plan";

    protected override IReadOnlyList<string> Marks { get; } = ["plan", "nodes"];

    protected override void Read(JsonElement root, EvidenceDocument document, FactSink sink)
    {
        foreach (var node in Items(Get(root, "plan"), "nodes"))
        {
            if (Text(node, "description") is { } name)
                sink.Add(new OperatorSeen { Origin = document.Origin(1, $"{name}, parallelism {Number(node, "parallelism")}"), Name = name, Parallelism = (int)Math.Min(Number(node, "parallelism") ?? 0, int.MaxValue) });
        }
    }
}
