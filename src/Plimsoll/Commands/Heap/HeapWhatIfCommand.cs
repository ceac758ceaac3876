using System.CommandLine;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>What becomes free when references are cut.</summary>
internal sealed class HeapWhatIfCommand() : HeapQuestion("whatif", HeapCommandProse.WhatIf)
{
    private readonly Argument<string> _target = new("TARGET") { Description = HeapCommandProse.WhatIfTarget };

    protected override IEnumerable<Argument> Arguments() => [_target];

    protected override int Answer(HeapAnswer answer)
    {
        var cut = Cut(answer, answer.Parsed.GetRequiredValue(_target));
        answer.Write(text => HeapWhatIfReport.Text(text, cut, answer.Limit), json => HeapWhatIfReport.Json(json, cut, answer.JsonLimit));
        return ExitCode.Healthy;
    }

    private static HeapWhatIf Cut(HeapAnswer answer, string target)
    {
        if (HeapAnswer.Address(target) is { } address)
            return HeapWhatIf.WithoutObject(answer.Graph, address, answer.Cancellation);
        var dot = target.LastIndexOf('.');
        return dot > 0
            ? HeapWhatIf.WithoutField(answer.Graph, target[..dot], target[(dot + 1)..], answer.Cancellation)
            : throw new HeapDumpException(Prose.Fill(HeapCommandProse.NoTarget, target));
    }
}
