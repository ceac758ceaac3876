using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>Threads with stacks, locals and what they retain.</summary>
internal sealed class HeapThreadsCommand() : HeapQuestion("threads", HeapCommandProse.Threads)
{
    protected override int Answer(HeapAnswer answer)
    {
        using var tree = DominatorTree.Build(answer.Graph);
        var threads = HeapThreads.Read(answer.Graph, tree);
        answer.Write(text => HeapText.Threads(text, threads, answer.Limit), json => HeapJson.Threads(json, threads, answer.JsonLimit));
        return ExitCode.Healthy;
    }
}
