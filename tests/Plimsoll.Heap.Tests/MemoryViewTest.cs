namespace Plimsoll.Heap.Tests;

/// <summary>Strings, collections, arrays, direct memory, finalizers, thread-locals of a program whose numbers are known (Programs/Shapes.java).</summary>
public sealed class MemoryViewTest(ShapesDump dump) : IClassFixture<ShapesDump>, IDisposable
{
    private readonly Reachability _reachability = Reachability.Compute(dump.Graph);

    [Fact]
    public void Strings_that_share_an_array_waste_only_themselves()
    {
        var strings = HeapStrings.Read(dump.Graph, _reachability, 1000, TestContext.Current.CancellationToken);
        var label = strings.Duplicates.Single(text => text.Text == "the same label every time");
        Assert.Equal((ShapesDump.Rounds + 1, 1, 24L * ShapesDump.Rounds), (label.Count, label.Arrays, label.Wasted));
        Assert.Contains(label.Holders, holder => holder.Holder == "Shapes.LABELS" && holder.Count == ShapesDump.Rounds);
        var five = strings.Duplicates.Where(text => text.Text.StartsWith("value ", StringComparison.Ordinal) && text.Length == 7 && char.IsDigit(text.Text[6])).ToList();
        Assert.Equal((5, ShapesDump.Rounds, ShapesDump.Rounds), (five.Count, five.Sum(text => text.Count), five.Sum(text => text.Arrays)));
        Assert.Equal(strings.Wasted, strings.Holders.Sum(holder => holder.Bytes));
    }

    [Fact]
    public void Collections_are_charged_to_the_field_that_holds_them()
    {
        var collections = HeapCollections.Read(dump.Graph, _reachability, TestContext.Current.CancellationToken);
        var empty = collections.Rows.Single(row => row is { Holder: "Shapes.EMPTY_LISTS", Class: "java.util.ArrayList", Empty: > 0 });
        Assert.Equal((ShapesDump.Rounds + 1L, (long)ShapesDump.Rounds, ShapesDump.Rounds * (24L + 416)), (empty.Count, empty.Empty, empty.Wasted - OuterWaste(empty)));
        var bad = collections.Rows.Single(row => row.Holder == "Shapes.BAD_HASH");
        Assert.True(bad.HasBadHash, $"{bad}");
        Assert.Equal((ShapesDump.Rounds, ShapesDump.Rounds - 1L), (bad.Elements, bad.Colliding));
        var good = collections.Rows.Single(row => row is { Holder: "Shapes.COUNTED", Class: "java.util.concurrent.ConcurrentHashMap" });
        Assert.Equal((ShapesDump.Rounds, false), (good.Elements, good.HasBadHash));
    }

    [Fact]
    public void An_array_of_zeroes_is_found_with_its_holder()
    {
        var arrays = HeapArrays.Read(dump.Graph, _reachability, 10, "byte[]", TestContext.Current.CancellationToken);
        Assert.Contains(arrays.Largest, array => array is { Length: 200_000, Bytes: 200_016, IsZero: true, Holder: "Shapes.ZEROES" });
        Assert.All(arrays.Bands, band => Assert.Equal("byte[]", band.Class));
        Assert.Equal(_reachability.Histogram().Rows.Where(row => row.Name == "byte[]").Sum(row => row.Shallow), arrays.Bytes);
        Assert.Equal(arrays.Bytes, arrays.Bands.Sum(band => band.Bytes));
    }

    [Fact]
    public void Direct_buffers_add_up_to_the_JDKs_own_counter()
    {
        var memory = HeapDirectMemory.Read(dump.Graph, _reachability, 30, TestContext.Current.CancellationToken);
        Assert.Contains(memory.Holders, holder => holder == new HeldBy("Shapes.DIRECT", 3, 6 * 4096));
        var bits = memory.Counters.Single(counter => counter.Owner == "java.nio.Bits");
        var owned = memory.Buffers.Single(kind => kind.Kind == "owned");
        Assert.Equal((bits.Used, bits.Buffers), (owned.Capacity + memory.AwaitingCollection.Capacity, owned.Count + memory.AwaitingCollection.Count));
        Assert.Equal(1, memory.Buffers.Single(kind => kind.Kind == "view").Count);
        Assert.DoesNotContain(memory.Largest, buffer => buffer.Capacity > 10_000_000);
    }

    [Fact]
    public void Finalizable_objects_are_counted_by_class()
    {
        var finalizers = HeapFinalizers.Read(dump.Graph, TestContext.Current.CancellationToken);
        Assert.Contains(finalizers.Classes, row => row is { Class: "Shapes$Finalized", Unfinalized: ShapesDump.Rounds, Queued: 0 });
        Assert.Equal(finalizers.QueueLength, finalizers.Queued);
    }

    [Fact]
    public void Thread_locals_name_their_key_and_what_they_retain()
    {
        using var tree = DominatorTree.Build(dump.Graph);
        var locals = HeapThreadLocals.Read(dump.Graph, _reachability, TestContext.Current.CancellationToken).With(tree);
        Assert.Equal(3, locals.Values.Count(value => value is { Key: "Shapes.BUFFER", Value: "byte[]", Retained: 50_016, IsStale: false }));
        Assert.Equal(3, locals.Values.Count(value => value is { IsStale: true, Value: "int[]", Retained: 4_016 } && value.Thread.StartsWith("worker-", StringComparison.Ordinal)));
    }

    [Fact]
    public void Cutting_a_static_frees_what_it_retains()
    {
        using var tree = DominatorTree.Build(dump.Graph, ReferencePolicy.Strong);
        var list = (ulong)dump.Graph.ClassesNamed("Shapes").Single().Statics.Single(slot => slot.Name == "ZEROES").Value;
        var cut = HeapWhatIf.WithoutField(dump.Graph, "Shapes", "ZEROES", TestContext.Current.CancellationToken);
        Assert.Equal((1, tree.RetainedOf(list), tree.Find(list)!.RetainedObjects), (cut.Edges, cut.Bytes, cut.Objects));
        Assert.Equal(tree.ReachableShallow, cut.HeapBytes);
        var object_ = HeapWhatIf.WithoutObject(dump.Graph, list, TestContext.Current.CancellationToken);
        Assert.Equal((cut.Bytes, cut.Objects), (object_.Bytes, object_.Objects));
    }

    [Fact]
    public void Cutting_what_others_hold_as_well_says_so()
    {
        var cut = HeapWhatIf.WithoutField(dump.Graph, "java.lang.String", "value", TestContext.Current.CancellationToken);
        Assert.True(cut.Edges > 1000 && cut.Objects > 1000, $"{cut.Edges} references, {cut.Objects} objects");
        Assert.Throws<HeapDumpException>(() => HeapWhatIf.WithoutField(dump.Graph, "java.lang.String", "hash", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void References_lead_in_and_out()
    {
        var list = (ulong)dump.Graph.ClassesNamed("Shapes").Single().Statics.Single(slot => slot.Name == "ZEROES").Value;
        var references = HeapReferences.Of(dump.Graph, _reachability, list, 10, TestContext.Current.CancellationToken);
        Assert.Equal(("class Shapes", ".ZEROES"), (references.In.Single().Class, references.In.Single().Field));
        Assert.Equal(("java.lang.Object[]", ".elementData", "strong"), (references.Out.Single().Class, references.Out.Single().Field, references.Out.Single().Strength));
        var soft = dump.Graph.InstancesOf(dump.Graph.ClassesNamed("java.lang.ref.SoftReference")).Single(found => found.Reference("referent")?.Length == 12_345);
        Assert.Contains(HeapReferences.Of(dump.Graph, _reachability, soft.Reference("referent")!.Address, 10, TestContext.Current.CancellationToken).In, reference => reference is { Field: ".referent", Strength: "soft" });
    }

    [Fact]
    public void Families_packages_and_loaders_add_up()
    {
        var classes = _reachability.Histogram();
        foreach (var grouping in Enum.GetValues<HistogramGrouping>())
            Assert.Equal((classes.Instances, classes.Shallow), (classes.By(grouping, dump.Graph).Instances, classes.By(grouping, dump.Graph).Shallow));
        Assert.Contains(classes.By(HistogramGrouping.Family, dump.Graph).Rows, row => row is { Name: "Shapes$$Lambda*", Instances: >= 2 });
        var both = HeapHistogram.OfAll(dump.Graph).BesideReachable(classes);
        Assert.Equal(both.Shallow - classes.Shallow, both.Rows.Sum(row => row.UnreachableShallow));
    }

    [Fact]
    public void A_class_retains_its_nested_objects_once()
    {
        using var tree = DominatorTree.Build(dump.Graph);
        var nodes = tree.By(HistogramGrouping.Class).Rows.Single(row => row.Name == "Shapes$Node");
        Assert.Equal((ShapesDump.Rounds, 24L * ShapesDump.Rounds, 24L * ShapesDump.Rounds), (nodes.Instances, nodes.Shallow, nodes.Retained!.Value));
        Assert.Equal(tree.ReachableShallow, tree.Owners().Rows.Sum(row => row.Retained));
        Assert.Equal(tree.ReachableShallow, tree.Children(0, int.MaxValue).Sum(child => child.Retained));
    }

    [Fact]
    public void The_bytes_of_file_and_heap_differ_for_reasons_that_add_up()
    {
        var found = HeapExamination.Of(dump.Graph, TestContext.Current.CancellationToken);
        Assert.Equal(found.Bytes, found.HeapBytes + found.Differences.Sum(difference => difference.Bytes));
        Assert.Equal(found.Objects - dump.Graph.Classes.Count, found.Records.Where(record => record.Tag is 0x21 or 0x22 or 0x23 && record.IsHeap).Sum(record => record.Count));
        Assert.Equal(new FileInfo(dump.Path).Length, found.PackedBytes);
    }

    public void Dispose() => _reachability.Dispose();

    private long OuterWaste(CollectionUse row)
    {
        var outer = dump.Graph.ObjectAt((ulong)dump.Graph.ClassesNamed("Shapes").Single().Statics.Single(slot => slot.Name == "EMPTY_LISTS").Value)!;
        return row.Capacity == 0 ? 0 : outer.Reference("elementData")!.Shallow - ((16 + (4L * ShapesDump.Rounds) + 7) & -8);
    }
}
