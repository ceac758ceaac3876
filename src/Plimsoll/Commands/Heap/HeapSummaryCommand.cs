using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>What needs no graph: JVM, sizes, the thread that failed, direct memory.</summary>
internal sealed class HeapSummaryCommand() : HeapQuestion("summary", "JVM, sizes, the thread that threw the OutOfMemoryError, direct memory")
{
    protected override double Work => 0.2;

    protected override int Answer(HeapAnswer answer)
    {
        var summary = HeapSummary.Read(answer.Graph);
        answer.Write(text => HeapText.Summary(text, summary), json => HeapJson.Summary(json, summary));
        return ExitCode.Healthy;
    }
}
