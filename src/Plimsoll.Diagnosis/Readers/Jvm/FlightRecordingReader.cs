using Plimsoll.Diagnosis.Evidence;
using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>What <c>jfr print</c> makes of a recording, alone in a file or pasted into a ticket.</summary>
internal sealed class FlightRecordingReader : DocumentReader
{
    public override string Format => "JFR events";

    public override int Recognise(DocumentSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return FlightRecordingText.Begins(sample.Text) ? 90 : FlightRecordingText.IsIn(sample.Text) ? 40 : 0;
    }

    public override DocumentCoverage Read(EvidenceDocument document, FactSink sink)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(sink);
        var alone = FlightRecordingText.Begins(document.Text);
        return new DocumentCoverage(true, FlightRecordingFacts.Add(FlightRecordingText.Read(document.Text), document, sink), AlsoLines: !alone);
    }
}
