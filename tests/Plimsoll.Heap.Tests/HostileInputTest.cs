namespace Plimsoll.Heap.Tests;

public sealed class HostileInputTest
{
    private const ulong ObjectClass = 0x10000;
    private const ulong NodeClass = 0x10040;
    private const ulong ArrayClass = 0x10080;

    [Fact]
    public void A_dump_cut_at_any_byte_gives_what_can_be_read()
    {
        var whole = Small().ToArray();
        for (var length = 0; length < whole.Length; length++)
        {
            try
            {
                using var graph = Open(whole[..length]);
                Exercise(graph);
                Assert.False(graph.Coverage.IsComplete, $"cut at {length}");
            }
            catch (HeapDumpException refusal)
            {
                Assert.True(length < 31, $"refused at {length}: {refusal.Message}");
            }
        }
    }

    [Fact]
    public void Any_changed_byte_is_survived()
    {
        var whole = Small().ToArray();
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var value in (byte[])[0, 0x7f, 0xff, (byte)(whole[at] ^ 0x20)])
            {
                var changed = whole.ToArray();
                changed[at] = value;
                try
                {
                    using var graph = Open(changed);
                    Exercise(graph);
                }
                catch (HeapDumpException refusal)
                {
                    Assert.True(at < 31, $"refused for byte {at}: {refusal.Message}");
                }
            }
        }
    }

    /// <summary>A fixed number of damaged dumps; PLIMSOLL_FUZZ sets how many more.</summary>
    [Fact]
    public void Damaged_dumps_never_end_the_program()
    {
        var more = int.TryParse(Environment.GetEnvironmentVariable("PLIMSOLL_FUZZ"), out var count) ? count : 0;
        byte[][] seeds = [Small().ToArray(), Collections().ToArray(), new RandomGraph(7).Dump];
        for (var i = 0; i < 1500 + more; i++)
        {
            var random = new Random(i);
            var dump = Damage(seeds[i % seeds.Length], random);
            try
            {
                using var graph = Open(dump);
                Exercise(graph);
            }
            catch (HeapDumpException refusal)
            {
                Assert.False(string.IsNullOrWhiteSpace(refusal.Message), $"seed {i}");
            }
            catch (Exception failure)
            {
                Assert.Fail($"seed {i}: {failure}");
            }
        }
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 40)));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 80))));
                    break;
                default:
                    bytes[at] = (byte[])[0, 1, 0x7f, 0x80, 0xff] is var edge ? edge[random.Next(edge.Length)] : (byte)0;
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Objects that the views look into, with fields that point anywhere.</summary>
    private static HprofWriter Collections()
    {
        var writer = new HprofWriter().Class(ObjectClass, "java/lang/Object").Class(ArrayClass, "[Ljava/lang/Object;", ObjectClass);
        (string Name, string[] Fields)[] classes =
        [
            ("java/util/HashMap", ["size", "table"]), ("java/util/ArrayList", ["size", "elementData"]), ("java/lang/String", ["value", "coder"]), ("java/lang/Thread", ["name", "threadLocals", "threadLocalMap"]),
            ("java/lang/ThreadLocal$ThreadLocalMap", ["table"]), ("java/lang/ClassValue$ClassValueMap", ["table"]), ("java/nio/ByteBuffer", ["cleaner", "att", "capacity", "address"]), ("java/lang/ref/Finalizer", ["referent", "queue", "next"]),
            ("io/netty/buffer/PoolChunk", ["arena", "chunkSize", "freeBytes"]), ("jdk/internal/vm/StackChunk", ["size", "parent"]),
        ];
        for (var i = 0; i < classes.Length; i++)
        {
            var id = 0x11000 + ((ulong)i * 64);
            writer.Class(id, classes[i].Name, ObjectClass, fields: [.. classes[i].Fields.Select(name => (name, (byte)2))]);
            for (var copy = 0; copy < 3; copy++)
                writer.Instance(0x20000 + ((ulong)((i * 3) + copy) * 64), id, [.. classes[i].Fields.Select((_, field) => 0x20000 + ((ulong)(((i * 7) + (copy * 5) + field) % 34) * 64))]);
        }

        return writer.ObjectArray(0x20780, ArrayClass, 0x20000, 0x20040, 0x20780).Bytes(0x207c0, 40).Bytes(0x20800, 40).ObjectArray(0x20840, ArrayClass).Root(0x20000).Root(0x20240).Root(0x20780);
    }

    [Fact]
    public void Super_classes_in_a_circle_end()
    {
        using var graph = Open(new HprofWriter().Class(ObjectClass, "A", super: NodeClass).Class(NodeClass, "B", super: ArrayClass).Class(ArrayClass, "C", super: ObjectClass)
            .Instance(0x20000, NodeClass).Root(0x20000).ToArray());
        Exercise(graph);
        Assert.Equal(1, graph.ClassesNamed("B").Single().Count);
    }

    [Fact]
    public void A_segment_that_lies_about_an_array_says_where()
    {
        using var graph = Open(Small().Raw(0x23, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 8).ToArray());
        Assert.Contains(graph.Coverage.Problems, problem => problem.Contains("0x23", StringComparison.Ordinal));
        Assert.True(graph.Coverage.Bytes is > 0.5 and < 1);
    }

    [Fact]
    public void A_dump_without_roots_says_that_reachability_is_a_guess()
    {
        using var graph = Open(new HprofWriter().Class(ObjectClass, "java/lang/Object").Instance(0x20000, ObjectClass).ToArray());
        Assert.False(graph.Coverage.RootsFound);
    }

    [Fact]
    public void Four_byte_identifiers_and_Androids_records_are_read()
    {
        using var graph = Open(new HprofWriter(4, "1.0.3").Raw(0xfe, 0, 0, 0, 1, 0x10, 0, 0, 0).Class(ObjectClass, "java/lang/Object").Instance(0x20000, ObjectClass)
            .Raw(0x89, 0, 2, 0, 0).Raw(0xc3, 0, 2, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 9, 8).ToArray());
        Exercise(graph);
        Assert.Equal(4, graph.IdentifierSize);
        Assert.Equal(3, graph.ObjectCount);
        Assert.True(graph.Coverage.IsComplete);
    }

    [Fact]
    public void Unmerged_parts_beside_the_dump_belong_to_it()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("dump.hprof");
        var whole = new HprofWriter().Class(ObjectClass, "java/lang/Object").Root(0x20000).Segment().Instance(0x20000, ObjectClass).Segment().ToArray();
        var cut = whole.AsSpan().LastIndexOf((byte)0x21) - 9;
        File.WriteAllBytes(path, whole[..cut]);
        File.WriteAllBytes(path + ".p0", whole[cut..]);
        using var graph = HeapGraph.Open([path], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(1, graph.ClassesNamed("java.lang.Object").Single().Count);
        Assert.True(graph.Coverage.IsComplete, string.Join("\n", graph.Coverage.Problems));
    }

    private static HprofWriter Small() => new HprofWriter()
        .Class(ObjectClass, "java/lang/Object").Class(NodeClass, "com/acme/Node", ObjectClass, fields: [("next", 2), ("value", 2)], statics: [("FIRST", 0x20000)])
        .Class(ArrayClass, "[Ljava/lang/Object;", ObjectClass).Instance(0x20000, NodeClass, 0x20040, 0x20080).Instance(0x20040, NodeClass, 0x20000, 0)
        .Segment().ObjectArray(0x20080, ArrayClass, 0x20040, 0, 0xdead).Bytes(0x200c0, 20).Root(0x20000).Root(NodeClass);

    private static HeapGraph Open(byte[] dump) => HeapGraph.Open(new MemoryStream(dump), "small");

    private static void Exercise(HeapGraph graph)
    {
        using var reachability = Reachability.Compute(graph);
        _ = LoaderFamilies.Find(graph, reachability);
        _ = FlinkHeapView.Find(graph, reachability);
        _ = RootPath.Find(graph, reachability, [0x20080]);
        _ = HeapStrings.Read(graph, reachability);
        _ = HeapCollections.Read(graph, reachability);
        _ = HeapArrays.Read(graph, reachability);
        _ = HeapDirectMemory.Read(graph, reachability);
        _ = HeapThreadLocals.Read(graph, reachability);
        _ = HeapFinalizers.Read(graph);
        _ = HeapReferences.Of(graph, reachability, 0x20080);
        foreach (var address in (ulong[])[0x20000, 0x20040, NodeClass])
        {
            if (graph.ObjectAt(address) is not null)
                Assert.True(HeapWhatIf.WithoutObject(graph, address).Objects <= graph.ObjectCount);
        }

        Assert.Equal(graph.Length, HeapExamination.Of(graph) is var found ? found.HeapBytes + found.Differences.Sum(difference => difference.Bytes) : 0);
        Assert.True(reachability.Histogram().Instances <= graph.ObjectCount);
        using var tree = DominatorTree.Build(graph, reachability);
        _ = Suspects.Find(tree);
        _ = HeapSummary.Read(graph);
        Assert.True(tree.Largest(10).Count <= 10);
    }
}
