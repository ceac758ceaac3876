using System.CommandLine;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>What becomes free when references are cut.</summary>
internal sealed class HeapWhatIfCommand() : HeapQuestion("whatif", "What becomes free without an object (0x...) or without the references of a Class.field")
{
    private readonly Argument<string> _target = new("TARGET") { Description = "An address (0x...), or Class.field: a static, or a field of all instances" };

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
            : throw new HeapDumpException($"{target} is neither an address (0x...) nor a field (com.acme.Cache.ENTRIES)");
    }
}
