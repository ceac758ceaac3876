namespace Plimsoll.Heap.Tests;

/// <summary>Owners in one dump of Programs/Keepers.java with all of its shapes: the nearest field of the program, however the JDK's own classes keep it.</summary>
public sealed class OwnerTest
{
    private const string Shapes = "queue timeouts timer cleaner customers thread-local cache weak-map";

    [Fact]
    public void The_nearest_field_of_the_program_is_named_not_the_threads_and_collections_of_the_JDK()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("keepers.hprof");
        using (var jvm = HotSpot.Start(HotSpot.Jdks[0].Folder, "Keepers", "-XX:+UseSerialGC", Shapes + " 500"))
            jvm.Command($"GC.heap_dump {path}");
        using var graph = HeapGraph.Open([path], cancellation: TestContext.Current.CancellationToken);
        using var tree = DominatorTree.Build(graph, forSuspects: true);
        var suspects = Suspects.Find(tree, 0.08).Items.ToDictionary(suspect => suspect.Holder);
        var customers = suspects.Values.Single(suspect => suspect.Holder.StartsWith("Keepers$Customers.", StringComparison.Ordinal));
        Assert.Equal(["Keepers$Customers.byId", "Keepers$Customers.byMail"], [.. new[] { customers.Holder }.Concat(customers.AlsoHeldBy).Order(StringComparer.Ordinal)]);
        string[] holders = ["Keepers$Descriptors.described", "Keepers$Dispatcher.workers", "Keepers$Guard.scheduler", "Keepers$Quotes.recent", "Keepers$Reminders.timer", "Keepers$Scratch.CURRENT", "Keepers$Vault.CLEANER"];
        Assert.Equal(holders, suspects.Keys.Where(holder => holder != customers.Holder).Order(StringComparer.Ordinal));
        Assert.All(suspects.Values, suspect => Assert.InRange(suspect.Share, 0.08, 0.15));
        Assert.Equal(20, suspects["Keepers$Scratch.CURRENT"].Count);
        Assert.Equal((SuspectKind.Cache, false), (suspects["Keepers$Quotes.recent"].Kind, suspects["Keepers$Quotes.recent"].IsFull));
        Assert.Contains("Keepers$Recent.limit is the largest number there is: it has no bound", suspects["Keepers$Quotes.recent"].CacheSigns);
        Assert.Equal((SuspectKind.Owner, 500L), (suspects["Keepers$Descriptors.described"].Kind, suspects["Keepers$Descriptors.described"].Payload!.Value.Links));

        // The timer's thread has the next task in a local variable, too.
        Assert.Equal(499, suspects["Keepers$Reminders.timer"].Element!.Value.Count);
    }

    [Fact]
    public void A_payload_is_what_the_entries_hold_not_the_entries()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("keepers.hprof");
        using (var jvm = HotSpot.Start(HotSpot.Jdks[0].Folder, "Keepers", "-XX:+UseSerialGC", "queue 500"))
            jvm.Command($"GC.heap_dump {path}");
        using var graph = HeapGraph.Open([path], cancellation: TestContext.Current.CancellationToken);
        using var tree = DominatorTree.Build(graph);
        var payload = Suspects.Find(tree).Items[0].Payload!.Value;

        // The first link is empty, and the last one hangs on the queue's own field as well: it is not the chain's alone.
        Assert.Equal((500L, 499L), (payload.Links, payload.Count));
        Assert.StartsWith("Keepers$Dispatcher$$Lambda", payload.Class, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_s_holder_is_named_with_the_application_s_field_above_it_and_no_link_of_a_tree_is_a_holder()
    {
        const ulong array = 0x10000, pool = 0x10080, worker = 0x10100, shop = 0x10180, node = 0x10200, index = 0x10280;
        const ulong thePool = 0x20000, items = 0x20080, theWorker = 0x20100, top = 0x30000, branches = 0x30080, inner = 0x30100, leaves = 0x30180;
        var writer = new HprofWriter().Class(array, "[Ljava/lang/Object;").Class(pool, "org/apache/lib/Pool", fields: [("items", 2)]).Class(worker, "org/apache/lib/Worker", fields: [("pool", 2)])
            .Class(shop, "com/acme/Shop", statics: [("POOL", thePool)]).Class(node, "org/apache/lib/Node", fields: [("children", 2)]).Class(index, "com/acme/Index", statics: [("ROOT", top)])
            .Instance(theWorker, worker, thePool).Instance(thePool, pool, items).Instance(top, node, branches).Instance(inner, node, leaves).ObjectArray(branches, array, inner)
            .ObjectArray(items, array, Filled(0x40000)).ObjectArray(leaves, array, Filled(0x80000));
        foreach (var start in (ReadOnlySpan<ulong>)[0x40000, 0x80000])
        {
            foreach (var address in Filled(start))
                writer.Bytes(address, 1000);
        }

        foreach (var root in (ReadOnlySpan<ulong>)[array, pool, worker, shop, node, index, theWorker])
            writer.Root(root);
        using var graph = HeapGraph.Open(new MemoryStream(writer.ToArray()), "library", cancellation: TestContext.Current.CancellationToken);
        using var tree = DominatorTree.Build(graph, forSuspects: true);
        var suspects = Suspects.Find(tree).Items.ToDictionary(suspect => suspect.Holder, suspect => suspect.Application);
        Assert.Equal(new Dictionary<string, string?> { ["org.apache.lib.Pool.items"] = "com.acme.Shop.POOL", ["com.acme.Index.ROOT"] = "com.acme.Index.ROOT" }, suspects);
    }

    private static ulong[] Filled(ulong from) => [.. Enumerable.Range(0, 100).Select(i => from + ((ulong)i * 1024))];
}
