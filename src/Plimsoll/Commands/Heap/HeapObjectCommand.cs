using System.CommandLine;
using System.Globalization;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>One object.</summary>
internal sealed class HeapObjectCommand() : HeapQuestion("object", "One object: class, sizes, dominator, fields or elements")
{
    private readonly Argument<string> _address = new("ADDRESS") { Description = "The address (0x...) as other heap commands print it" };

    protected override IEnumerable<Argument> Arguments() => [_address];

    protected override int Answer(HeapAnswer answer)
    {
        var text = answer.Parsed.GetRequiredValue(_address);
        var digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        if (!ulong.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var address) || answer.Graph.ObjectAt(address) is not { } found)
            throw new HeapDumpException($"no object begins at {text}");
        using var tree = DominatorTree.Build(answer.Graph);
        var dominated = tree.Find(address);
        answer.Write(output => HeapText.Object(output, found, dominated, answer.Limit), json => HeapJson.Object(json, found, dominated, answer.JsonLimit));
        return ExitCode.Healthy;
    }
}
