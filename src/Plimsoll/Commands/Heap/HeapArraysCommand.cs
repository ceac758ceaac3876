using System.CommandLine;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>Arrays by class and length.</summary>
internal sealed class HeapArraysCommand() : HeapQuestion("arrays", HeapCommandProse.Arrays)
{
    private readonly Option<string?> _class = new("--class") { Description = HeapCommandProse.ArraysClass };

    protected override IEnumerable<Option> Options() => [_class];

    protected override double Work => 0.5;

    protected override int Answer(HeapAnswer answer)
    {
        using var reachability = Reachability.Compute(answer.Graph);
        var arrays = HeapArrays.Read(answer.Graph, reachability, answer.LongLimit, answer.Parsed.GetValue(_class), answer.Cancellation);
        answer.Write(text => HeapArraysReport.Text(text, arrays, answer.Limit), json => HeapArraysReport.Json(json, arrays));
        return ExitCode.Healthy;
    }
}
