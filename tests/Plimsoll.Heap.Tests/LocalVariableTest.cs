namespace Plimsoll.Heap.Tests;

/// <summary>Owners and the frames at work with them in a dump of Programs/Owners.java, which runs with nothing but local variables between some of them and its threads.</summary>
public sealed class LocalVariableTest
{
    public static TheoryData<string> Jdks => [.. HotSpot.Jdks.Select(jdk => jdk.Folder)];

    [Theory]
    [MemberData(nameof(Jdks))]
    public void A_field_is_named_where_there_is_one_and_the_frame_where_there_is_none(string jdk)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("owners.hprof");
        using (var jvm = HotSpot.Start(jdk, "Owners", "-Xint -XX:+UseSerialGC"))
            jvm.Command($"GC.heap_dump {path}");
        using var graph = HeapGraph.Open([path], cancellation: TestContext.Current.CancellationToken);
        using var tree = DominatorTree.Build(graph, forSuspects: true);
        var suspects = Suspects.Find(tree).Items.ToDictionary(suspect => suspect.Holder);
        Assert.Equal(["Owners$Registry.entries", "Owners.SESSIONS", "local variable in Owners.importRows (Owners.java:31)"], suspects.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([("main", "Owners.ready (Owners.java:19)")], suspects["Owners.SESSIONS"].Path.Single(stop => stop.Class == "java.util.HashMap").Uses.Select(use => (use.Thread, use.Frame)));
        Assert.Equal([("main", "Owners.main (Owners.java:53)")], suspects["Owners$Registry.entries"].Path.Single(stop => stop.Class == "Owners$Registry").Uses.Select(use => (use.Thread, use.Frame)));
        Assert.Equal([("importer", "Owners.importRows (Owners.java:31)")], suspects["local variable in Owners.importRows (Owners.java:31)"].Path[1].Uses.Select(use => (use.Thread, use.Frame)));
        using var reachability = Reachability.Compute(graph);
        Assert.Contains(HeapArrays.Read(graph, reachability, 5, cancellation: TestContext.Current.CancellationToken).Holders, held => held.Holder == "local variable in Owners.importRows (Owners.java:31)");
    }
}
