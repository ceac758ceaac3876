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
            if (tree.ReachableObjects != all.Count + 1)
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

    private static HeapGraph Opened(byte[] dump) => HeapGraph.Open(new MemoryStream(dump), "random");
}
