using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary><c>jfr summary</c>: how many events of which type a recording holds. It says what could be printed, and nothing of memory itself.</summary>
internal sealed class FlightSummaryReader : DocumentReader
{
    public override string Format => "JFR summary";

    public override int Recognise(DocumentSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return Table.IsMatch(sample.Text) ? 60 : 0;
    }

    public override DocumentCoverage Read(EvidenceDocument document, FactSink sink) =>
        new(true, "counts of events only; their contents tell: jfr print --events jdk.OldObjectSample,jdk.GarbageCollection,jdk.GCHeapSummary,jdk.GCHeapConfiguration,jdk.ContainerConfiguration,jdk.NativeMemoryUsage*,jdk.ResidentSetSize,jdk.JavaErrorThrow FILE");

    private static readonly Regex Table = new(@"^ *Event Type +Count +Size \(bytes\) *\r?\n *=+", RegexOptions.Multiline);
}
