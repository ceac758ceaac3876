using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>A Flink process from its dump: states, timers, pools, checkpoints.</summary>
internal sealed class HeapFlinkCommand() : HeapQuestion("flink", HeapCommandProse.Flink)
{
    protected override int Answer(HeapAnswer answer)
    {
        using var reachability = Reachability.Compute(answer.Graph);
        var found = FlinkHeapView.Find(answer.Graph, reachability) ?? throw new HeapDumpException(HeapCommandProse.NoFlink);
        using var tree = DominatorTree.Build(answer.Graph, reachability);
        var view = found.With(tree);
        answer.Write(text => HeapText.Flink(text, view), json => HeapJson.Flink(json, view));
        return ExitCode.Healthy;
    }
}
