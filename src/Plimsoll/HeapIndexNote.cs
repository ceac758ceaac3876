using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll;

/// <summary>Says on standard error at the end what became of the index, and keeps the cache within its bound.</summary>
internal sealed class HeapIndexNote(CommandHost host, HeapGraph graph, HeapCache? cache) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        if (cache is null)
            return;
        host.Output.Flush();
        graph.Dispose();
        if (graph.IndexUse is not { } use)
            return;
        foreach (var problem in use.Problems)
            host.Tell(problem);
        if (use.Used.Count > 0)
            host.Tell(Prose.Fill(HeapCommandProse.IndexUsed, cache.Place.Folder, string.Join(", ", use.Used)));
        if (use.Written.Count > 0)
            host.Tell(Prose.Fill(HeapCommandProse.IndexKept, cache.Place.Folder, string.Join(", ", use.Written)));
        cache.Settle(host.Clock);
    }
}
