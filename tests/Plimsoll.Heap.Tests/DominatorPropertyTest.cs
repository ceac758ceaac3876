using FsCheck.Fluent;

namespace Plimsoll.Heap.Tests;

public sealed class DominatorPropertyTest
{
    [Fact]
    public void An_object_retains_exactly_what_roots_no_longer_reach_without_it() =>
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new RandomGraph(seed);
            using var graph = Opened(random.Dump);
            using var tree = DominatorTree.Build(graph);
            var all = random.ReachedWithout(-1);
            if (tree.ReachableObjects != all.Count + RandomGraph.Classes)
                return false;
            var sizes = Enumerable.Range(0, random.Targets.Length).Select(i => graph.ObjectAt(RandomGraph.Address(i))!.Shallow).ToArray();
            return Enumerable.Range(0, random.Targets.Length).All(i =>
            {
                var lost = all.Except(random.ReachedWithout(i)).ToArray();
                var found = tree.Find(RandomGraph.Address(i));
                return found is null ? !all.Contains(i) : found.RetainedObjects == lost.Length && found.Retained == lost.Sum(lostOne => sizes[lostOne]);
            });
        }));

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        using var one = HeapGraph.Open([Path.Combine(AppContext.BaseDirectory, "Data", "dumps", "quote-gateway.hprof.gz")], new HeapOptions { Threads = 1 }, cancellation: TestContext.Current.CancellationToken);
        using var four = HeapGraph.Open([Path.Combine(AppContext.BaseDirectory, "Data", "dumps", "quote-gateway.hprof.gz")], new HeapOptions { Threads = 4 }, cancellation: TestContext.Current.CancellationToken);
        using var first = DominatorTree.Build(one);
        using var second = DominatorTree.Build(four);
        Assert.Equal(first.Largest(500), second.Largest(500));
        Assert.Equal(HeapHistogram.OfAll(one).Rows, HeapHistogram.OfAll(four).Rows);
    }

    [Theory]
    [InlineData(3_000, 100)]
    [InlineData(40_000, 2_000)]
    public void Objects_first_met_at_the_far_end_of_a_long_chain_are_dominated_by_its_first_link_that_has_them(int links, int shared)
    {
        const ulong type = 0x10000;
        var random = new Random(links);
        var (targets, first) = (new List<ulong>[links], new int[shared]);
        for (var i = 0; i < links; i++)
            targets[i] = [i + 1 < links ? Address(i + 1) : 0, Address(random.Next(i + 1))];
        for (var i = 0; i < shared; i++)
        {
            int[] holders = [random.Next(links), random.Next(links), links - 1];
            first[i] = holders.Min();
            foreach (var holder in holders)
                targets[holder].Add(Address(links + i));
        }

        var writer = new HprofWriter().Class(type, "[Ljava/lang/Object;").Root(type).Root(Address(0));
        for (var i = 0; i < links + shared; i++)
            writer.ObjectArray(Address(i), type, i < links ? [.. targets[i]] : []);
        using var graph = Opened(writer.ToArray());
        using var tree = DominatorTree.Build(graph);
        for (var i = 1; i < links; i += 17)
            Assert.Equal(Address(i - 1), tree.Find(Address(i))!.Dominator);
        for (var i = 0; i < shared; i++)
            Assert.Equal(Address(first[i]), tree.Find(Address(links + i))!.Dominator);

        static ulong Address(int number) => 0x100000 + ((ulong)number * 128);
    }

    private static HeapGraph Opened(byte[] dump) => HeapGraph.Open(new MemoryStream(dump), "random");
}
