using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>Duplicate strings and what they cost.</summary>
internal sealed class HeapStringsCommand() : HeapQuestion("strings", HeapCommandProse.Strings)
{
    protected override double Work => 0.5;

    protected override int Answer(HeapAnswer answer)
    {
        using var reachability = Reachability.Compute(answer.Graph);
        var strings = HeapStrings.Read(answer.Graph, reachability, answer.LongLimit, answer.Cancellation);
        answer.Write(text => HeapStringsReport.Text(text, strings, answer.Limit), json => HeapStringsReport.Json(json, strings));
        return ExitCode.Healthy;
    }
}
