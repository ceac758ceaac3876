using System.CommandLine;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>What holds large shares of the heap, and where.</summary>
internal sealed class HeapSuspectsCommand() : HeapQuestion("suspects", HeapCommandProse.Suspects)
{
    private readonly Option<double> _threshold = new("--threshold") { Description = HeapCommandProse.SuspectsThreshold, DefaultValueFactory = _ => 0.1 };

    private readonly Option<string> _rule = new("--rule") { Description = HeapCommandProse.SuspectsRule, DefaultValueFactory = _ => "owner" };

    protected override IEnumerable<Option> Options()
    {
        _rule.AcceptOnlyFromAmong("owner", "mat");
        return [_threshold, _rule];
    }

    protected override int Answer(HeapAnswer answer)
    {
        var isMat = answer.Parsed.GetValue(_rule) == "mat";
        using var tree = DominatorTree.Build(answer.Graph, isMat ? ReferencePolicy.All : ReferencePolicy.StrongFirst, forSuspects: true);
        var suspects = Suspects.Find(tree, answer.Parsed.GetValue(_threshold), answer.Limit, isMat ? SuspectRule.Mat : SuspectRule.Owner);
        answer.Write(text => HeapText.Suspects(text, suspects), json => HeapJson.Suspects(json, suspects));
        return suspects.Items.IsEmpty ? ExitCode.Healthy : ExitCode.Finding;
    }
}
