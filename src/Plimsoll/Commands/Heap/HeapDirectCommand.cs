using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>Memory outside the heap.</summary>
internal sealed class HeapDirectCommand() : HeapQuestion("direct", HeapCommandProse.Direct)
{
    protected override double Work => 0.5;

    protected override int Answer(HeapAnswer answer)
    {
        using var reachability = Reachability.Compute(answer.Graph);
        var memory = HeapDirectMemory.Read(answer.Graph, reachability, answer.LongLimit, answer.Cancellation);
        answer.Write(text => HeapDirectReport.Text(text, memory, answer.Limit), json => HeapDirectReport.Json(json, memory));
        return ExitCode.Healthy;
    }
}
