namespace Plimsoll.Heap.Tests;

/// <summary>Caches told from leaks in a dump of Programs/Holders.java.</summary>
public sealed class CacheSignsTest
{
    [Fact]
    public void Caches_are_told_from_leaks_by_their_bounds_order_and_statistics()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("holders.hprof");
        using (var jvm = HotSpot.Start(HotSpot.Jdks[0].Folder, "Holders", "-XX:+UseSerialGC"))
            jvm.Command($"GC.heap_dump {path}");
        using var graph = HeapGraph.Open([path], cancellation: TestContext.Current.CancellationToken);
        using var tree = DominatorTree.Build(graph, forSuspects: true);
        var suspects = Suspects.Find(tree).Items.ToDictionary(suspect => suspect.Holder);
        var recent = suspects["Holders.RECENT"];
        Assert.Equal(SuspectKind.Cache, recent.Kind);
        Assert.Contains("entries in the order of their last access", recent.CacheSigns);
        Assert.Contains("Holders$Recent.maxEntries = 2,000, 2,000 entries: full, it grows no more", recent.CacheSigns);
        Assert.Equal((SuspectKind.Cache, true), (suspects["Holders$Prices.byItem"].Kind, suspects["Holders$Prices.byItem"].CacheSigns.Any(sign => sign.Contains("Holders$Prices.misses", StringComparison.Ordinal))));
        Assert.Empty(suspects["Holders$PageCache.pages"].CacheSigns);
        Assert.Equal((SuspectKind.Owner, 0), (suspects["Holders$Audit.events"].Kind, suspects["Holders$Audit.events"].CacheSigns.Length));
    }
}
