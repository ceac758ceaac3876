namespace Plimsoll.Heap.Tests;

/// <summary>What HPROF does not say outright: the thread that failed, what class objects hold unseen, stacks of parked virtual threads.</summary>
public sealed class MissingInDumpTest(ShapesDump dump) : IClassFixture<ShapesDump>
{
    public static TheoryData<int> Jdks() => [.. HotSpot.Jdks.Select(jdk => jdk.Version)];

    [Theory]
    [MemberData(nameof(Jdks))]
    public void The_thread_that_threw_the_OutOfMemoryError_is_named_with_its_stack(int version)
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-oom");
        try
        {
            var path = Path.Combine(folder.FullName, "oom.hprof");
            using var jvm = HotSpot.Start(HotSpot.Jdks.First(jdk => jdk.Version == version).Folder, "Leak", $"-Xmx12m -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath={path}");
            using var graph = HeapGraph.Open([path], cancellation: TestContext.Current.CancellationToken);
            var thrower = HeapSummary.Read(graph).Thrower!;
            Assert.Equal("leaker-7", thrower.Name);
            Assert.StartsWith("Leak.fill (Leak.java:", thrower.Frames[0], StringComparison.Ordinal);
            Assert.Single(HeapThreads.Read(graph).Threads, thread => thread.ThrewOutOfMemory);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void What_a_ClassValue_holds_is_no_garbage()
    {
        using var repaired = Reachability.Compute(dump.Graph);
        using var strict = Reachability.Compute(dump.Graph, ReferencePolicy.Strong);
        var held = dump.Graph.InstancesOf(dump.Graph.ClassesNamed("Shapes$PerClass")).Single().Reference("held")!;
        Assert.True(repaired.IsStronglyReachable(held.Address));
        Assert.False(strict.IsReachable(held.Address));
        var path = RootPath.Find(dump.Graph, repaired, [held.Address]).Single();
        Assert.Equal("class-mirror", path.Root);
        using var tree = DominatorTree.Build(dump.Graph);
        Assert.InRange(tree.RetainedOf(path.Stops[0].Address), 777_777, 800_000);
    }

    [Fact]
    public void Virtual_threads_without_a_stack_are_said()
    {
        var writer = new HprofWriter(4).Class(0x10000, "java/lang/VirtualThread", fields: [("state", 10)]).Root(0x10000)
            .Instance(0x20000, 0x10000, 5).Instance(0x20040, 0x10000, 5).Instance(0x20080, 0x10000, 99).Instance(0x200c0, 0x10000, 0).Raw(0x08, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);
        using var graph = HeapGraph.Open(new MemoryStream(writer.ToArray()), "virtual", cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(1, HeapThreads.VirtualWithoutStack(graph));
        Assert.Contains(HeapExamination.Of(graph, TestContext.Current.CancellationToken).Findings, finding => finding.StartsWith("1 virtual threads", StringComparison.Ordinal));
    }
}
