namespace Plimsoll.Heap.Tests;

/// <summary>What HPROF does not say outright: the thread that failed, what class objects hold unseen, stacks of parked virtual threads.</summary>
public sealed class MissingInDumpTest(ShapesDump dump) : IClassFixture<ShapesDump>
{
    public static TheoryData<int> Jdks() => [.. HotSpot.Jdks.Select(jdk => jdk.Version)];

    [Theory]
    [MemberData(nameof(Jdks))]
    public void The_thread_that_threw_the_OutOfMemoryError_is_named_with_its_stack(int version)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("oom.hprof");
        using var jvm = HotSpot.Start(HotSpot.Jdks.First(jdk => jdk.Version == version).Folder, "Leak", $"-Xmx12m -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath={path}");
        using var graph = HeapGraph.Open([path], cancellation: TestContext.Current.CancellationToken);
        var thrower = HeapSummary.Read(graph).Thrower!;
        Assert.Equal("leaker-7", thrower.Name);
        Assert.StartsWith("Leak.fill (Leak.java:", thrower.Frames[0], StringComparison.Ordinal);
        Assert.Single(HeapThreads.Read(graph).Threads, thread => thread.ThrewOutOfMemory);
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

    [Theory]
    [InlineData("jdk8-parallel-jmap-live")]
    [InlineData("jdk17-align16-jcmd-live")]
    [InlineData("jdk21-zgen-jcmd-live")]
    public void Reflection_data_of_a_dump_without_garbage_is_reachable(string name)
    {
        using var graph = HeapGraph.Open([Path.Combine(AppContext.BaseDirectory, "Data", "histograms", name + ".hprof.gz")], cancellation: TestContext.Current.CancellationToken);
        using var repaired = Reachability.Compute(graph);
        using var strict = Reachability.Compute(graph, ReferencePolicy.Strong);
        var reflection = graph.InstancesOf(graph.ClassesNamed("java.lang.Class$ReflectionData")).ToList();
        Assert.NotEmpty(reflection);
        Assert.All(reflection, found => Assert.True(repaired.IsReachable(found.Address) && !repaired.IsStronglyReachable(found.Address)));
        Assert.DoesNotContain(reflection, found => strict.IsReachable(found.Address));
        Assert.Contains(HeapExamination.Of(graph, TestContext.Current.CancellationToken).Findings, finding => finding.Contains($"{reflection.Count} java.lang.Class$ReflectionData", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_class_keeps_goes_with_its_class()
    {
        const ulong root = 0x10000, mirror = 0x10080, soft = 0x10100, data = 0x10180, method = 0x10200, methods = 0x10280, gone = 0x10300, repository = 0x10380, factory = 0x10400, reference = 0x10480;
        var writer = new HprofWriter().Class(root, "java/lang/Object").Class(mirror, "com/acme/Alive", root).Class(reference, "java/lang/ref/Reference", root, fields: [("referent", 2)]).Class(soft, "java/lang/ref/SoftReference", reference)
            .Class(data, "java/lang/Class$ReflectionData", root, fields: [("declaredMethods", 2)]).Class(method, "java/lang/reflect/Method", root, fields: [("clazz", 2)])
            .Class(methods, "[Ljava/lang/reflect/Method;", root).Class(gone, "com/acme/Unloaded", root).Class(repository, "sun/reflect/generics/repository/ClassRepository", root, fields: [("factory", 2)])
            .Class(factory, "sun/reflect/generics/factory/CoreReflectionFactory", root, fields: [("decl", 2)]).Root(mirror);
        foreach (var (at, owner) in (ReadOnlySpan<(ulong, ulong)>)[(0x20000, mirror), (0x21000, gone)])
        {
            writer.Instance(at, soft, at + 0x40).Instance(at + 0x40, data, at + 0x80).ObjectArray(at + 0x80, methods, at + 0xc0).Instance(at + 0xc0, method, owner)
                .Instance(at + 0x100, repository, at + 0x140).Instance(at + 0x140, factory, owner);
        }

        using var graph = HeapGraph.Open(new MemoryStream(writer.ToArray()), "mirrors", cancellation: TestContext.Current.CancellationToken);
        using var reachability = Reachability.Compute(graph);
        Assert.True(reachability.IsStronglyReachable(0x20000) && reachability.IsReachable(0x200c0) && !reachability.IsStronglyReachable(0x20040));
        Assert.True(reachability.IsStronglyReachable(0x20140));
        Assert.DoesNotContain((ulong[])[0x21000, 0x21040, 0x210c0, 0x21100, 0x21140], reachability.IsReachable);
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
