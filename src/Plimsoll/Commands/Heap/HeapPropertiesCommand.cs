using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>System properties, secrets redacted.</summary>
internal sealed class HeapPropertiesCommand() : HeapQuestion("properties", HeapCommandProse.Properties)
{
    protected override double Work => 0.2;

    protected override int Answer(HeapAnswer answer)
    {
        var summary = HeapSummary.Read(answer.Graph);
        answer.Write(text => HeapText.Properties(text, summary), json => HeapJson.Properties(json, summary));
        return ExitCode.Healthy;
    }
}
