using System.CommandLine;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>What holds large shares of the heap, and where.</summary>
internal sealed class HeapSuspectsCommand() : HeapQuestion("suspects", "What holds a large share of the heap: owner, accumulation point, path")
{
    private readonly Option<double> _threshold = new("--threshold") { Description = "Least share of the heap, 0 to 1", DefaultValueFactory = _ => 0.1 };

    protected override IEnumerable<Option> Options() => [_threshold];

    protected override int Answer(HeapAnswer answer)
    {
        using var tree = DominatorTree.Build(answer.Graph);
        var suspects = Suspects.Find(tree, answer.Parsed.GetValue(_threshold), answer.Limit);
        answer.Write(text => HeapText.Suspects(text, suspects), json => HeapJson.Suspects(json, suspects));
        return suspects.Items.IsEmpty ? ExitCode.Healthy : ExitCode.Finding;
    }
}
