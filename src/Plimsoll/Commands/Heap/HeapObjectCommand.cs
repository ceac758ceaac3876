using System.CommandLine;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>One object.</summary>
internal sealed class HeapObjectCommand() : HeapQuestion("object", HeapCommandProse.Object)
{
    private readonly Argument<string> _address = new("ADDRESS") { Description = HeapCommandProse.ObjectAddress };

    protected override IEnumerable<Argument> Arguments() => [_address];

    protected override int Answer(HeapAnswer answer)
    {
        var text = answer.Parsed.GetRequiredValue(_address);
        if (HeapAnswer.Address(text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text : "0x" + text) is not { } address || answer.Graph.ObjectAt(address) is not { } found)
            throw new HeapDumpException(Prose.Fill(HeapCommandProse.NoObject, text));
        using var reachability = Reachability.Compute(answer.Graph);
        var references = HeapReferences.Of(answer.Graph, reachability, address, answer.LongLimit, answer.Cancellation);
        using var tree = DominatorTree.Build(answer.Graph, reachability);
        var dominated = tree.Find(address);
        answer.Write(output => HeapText.Object(output, found, dominated, references, answer.Limit), json => HeapJson.Object(json, found, dominated, references, answer.JsonLimit));
        return ExitCode.Healthy;
    }
}
