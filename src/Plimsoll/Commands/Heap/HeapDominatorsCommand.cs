using System.CommandLine;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>The objects that retain most.</summary>
internal sealed class HeapDominatorsCommand() : HeapQuestion("dominators", "The objects that retain most, by the exact dominator tree")
{
    private readonly Option<string> _references = new("--references") { Description = "strong-first, strong or all: which references hold", DefaultValueFactory = _ => "strong-first" };

    protected override IEnumerable<Option> Options()
    {
        _references.AcceptOnlyFromAmong("strong-first", "strong", "all");
        return [_references];
    }

    protected override int Answer(HeapAnswer answer)
    {
        using var tree = DominatorTree.Build(answer.Graph, HeapWords.Policy(answer.Parsed.GetValue(_references)));
        answer.Write(text => HeapText.Dominators(text, tree, answer.Limit), json => HeapJson.Dominators(json, tree, answer.Limit));
        return ExitCode.Healthy;
    }
}
