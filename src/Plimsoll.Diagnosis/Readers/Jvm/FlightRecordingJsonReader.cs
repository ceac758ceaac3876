using System.Text.Json;
using Plimsoll.Diagnosis.Evidence;
using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>What <c>jfr print --json</c> makes of a recording.</summary>
internal sealed class FlightRecordingJsonReader : JsonReader
{
    public override string Format => "JFR events";

    protected override IReadOnlyList<string> Marks { get; } = ["recording", "events"];

    protected override void Read(JsonElement root, EvidenceDocument document, FactSink sink) => FlightRecordingFacts.Add(FlightRecordingText.Read(root), document, sink);
}
