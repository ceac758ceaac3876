using System.CommandLine;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>The objects that retain most.</summary>
internal sealed class HeapDominatorsCommand() : HeapQuestion("dominators", HeapCommandProse.Dominators)
{
    private readonly Option<string> _references = new("--references") { Description = HeapCommandProse.DominatorsReferences, DefaultValueFactory = _ => "strong-first" };

    private readonly Option<string?> _of = new("--of") { Description = HeapCommandProse.DominatorsOf };
    private readonly Option<string?> _by = new("--by") { Description = HeapCommandProse.DominatorsBy };

    protected override IEnumerable<Option> Options()
    {
        _references.AcceptOnlyFromAmong("strong-first", "strong", "all");
        _by.AcceptOnlyFromAmong("class", "family", "package", "loader");
        return [_references, _of, _by];
    }

    protected override int Answer(HeapAnswer answer)
    {
        using var tree = DominatorTree.Build(answer.Graph, HeapWords.Policy(answer.Parsed.GetValue(_references)));
        if (answer.Parsed.GetValue(_by) is { } by)
        {
            var groups = tree.By(HeapWords.Grouping(by));
            answer.Write(text => HeapText.Histogram(text, groups, answer.Limit), json => HeapJson.Histogram(json, groups, answer.JsonLimit));
            return ExitCode.Healthy;
        }

        var objects = Objects(answer, tree);
        answer.Write(text => HeapText.Dominators(text, tree, objects), json => HeapJson.Dominators(json, tree, objects));
        return ExitCode.Healthy;
    }

    private IReadOnlyList<Dominated> Objects(HeapAnswer answer, DominatorTree tree)
    {
        if (answer.Parsed.GetValue(_of) is not { } of)
            return tree.Largest(answer.Limit);
        var address = HeapAnswer.Address(of) ?? throw new HeapDumpException(Prose.Fill(HeapCommandProse.NoAddress, of));
        return address == 0 || answer.Graph.ObjectAt(address) is not null ? tree.Children(address, answer.Limit) : throw new HeapDumpException(Prose.Fill(HeapCommandProse.NoObject, of));
    }
}
