using Plimsoll.Heap;

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
            host.Error.WriteLine("plimsoll: " + problem);
        if (use.Used.Count > 0)
            host.Error.WriteLine($"plimsoll: used the index in {cache.Place.Folder} ({string.Join(", ", use.Used)}); --no-index computes anew");
        if (use.Written.Count > 0)
            host.Error.WriteLine($"plimsoll: kept an index in {cache.Place.Folder} for the next question ({string.Join(", ", use.Written)})");
        cache.Settle(host.Clock);
    }
}
