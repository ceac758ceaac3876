using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>Class loaders by family, leaks with their holders.</summary>
internal sealed class HeapLoadersCommand() : HeapQuestion("loaders", HeapCommandProse.Loaders)
{
    protected override int Answer(HeapAnswer answer)
    {
        using var reachability = Reachability.Compute(answer.Graph);
        var families = LoaderFamilies.Find(answer.Graph, reachability);
        using var tree = DominatorTree.Build(answer.Graph, reachability);
        var loaders = families.With(tree);
        answer.Write(text => HeapText.Loaders(text, loaders), json => HeapJson.Loaders(json, loaders));
        return loaders.Leaked > 0 ? ExitCode.Finding : ExitCode.Healthy;
    }
}
