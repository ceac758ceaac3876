using FsCheck.Fluent;

namespace Plimsoll.Heap.Tests;

public sealed class EngineTest
{
    private static readonly string Dump = Path.Combine(AppContext.BaseDirectory, "Data", "dumps", "quote-gateway.hprof.gz");

    [Fact]
    public void A_suspect_s_path_is_as_short_as_that_of_a_search_from_the_roots() =>
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            using var graph = HeapGraph.Open(new MemoryStream(new RandomGraph(seed).Dump), "random");
            using var forSuspects = DominatorTree.Build(graph, forSuspects: true);
            using var plain = DominatorTree.Build(graph);
            var (back, forward) = (Suspects.Find(forSuspects, 0.01, 100).Items, Suspects.Find(plain, 0.01, 100).Items);
            return back.Select(Shape).SequenceEqual(forward.Select(Shape)) && back.All(suspect => suspect.Path[^1].Address == (suspect.Count > 1 && suspect.Path[^1].Address == suspect.Address ? suspect.Address : suspect.AccumulationAddress) && suspect.Path.SkipLast(1).All(stop => stop.Field.Length > 0));
        }));

    [Fact]
    public void A_path_goes_over_a_local_variable_only_where_nothing_else_holds_the_object() =>
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new RandomGraph(seed);
            using var graph = HeapGraph.Open(new MemoryStream(random.Dump), "random");
            using var reachability = Reachability.Compute(graph);
            var paths = RootPath.Find(graph, reachability, [.. Enumerable.Range(0, random.Targets.Length).Select(RandomGraph.Address)]);
            var ways = paths.ToDictionary(path => (int)((path.Stops[^1].Address - RandomGraph.Address(0)) / 64), Way);
            return ways.OrderBy(way => way.Key).SequenceEqual(random.Ways().OrderBy(way => way.Key));
        }));

    private static (int Steps, bool ByLocal) Way(RootPath path)
    {
        var (byField, byThread) = (path.Root is "thread" or "system-class", path.Stops.Take(1).Any(stop => stop.Field == ".<local>"));
        return (path.Stops.Length - (byThread ? 2 : 1), byThread || !byField);
    }

    [Fact]
    public void Suspects_can_be_asked_twice()
    {
        using var graph = Opened(new HeapOptions());
        using var tree = DominatorTree.Build(graph, forSuspects: true);
        var first = Suspects.Find(tree, 0.01);
        Assert.NotEmpty(first.Items);
        Assert.Equal(first.Items.Select(Shape), Suspects.Find(tree, 0.01).Items.Select(Shape));
    }

    [Fact]
    public void A_memory_bound_changes_only_where_the_tables_are()
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-spill").FullName;
        using (var bounded = Opened(new HeapOptions { Memory = 1, SpoolFolder = folder }))
        using (var free = Opened(new HeapOptions()))
        {
            using var slow = DominatorTree.Build(bounded, forSuspects: true);
            using var fast = DominatorTree.Build(free, forSuspects: true);
            Assert.Equal(fast.Largest(500), slow.Largest(500));
            Assert.Equal(Suspects.Find(fast, 0.01).Items.Select(Shape), Suspects.Find(slow, 0.01).Items.Select(Shape));
            Assert.True(bounded.Memory.Spilled > 1 << 20, $"only {bounded.Memory.Spilled} bytes went to files");
            Assert.Equal(0, free.Memory.Spilled);
        }

        Assert.Empty(Directory.EnumerateFiles(folder));
        Directory.Delete(folder);
    }

    [Fact]
    public void Every_view_answers_the_same_within_a_small_bound()
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-spill").FullName;
        Assert.Equal(Views(new HeapOptions()), Views(new HeapOptions { Memory = 1, SpoolFolder = folder }));
        Assert.Empty(Directory.EnumerateFiles(folder));
        Directory.Delete(folder);
    }

    [Fact]
    public void A_list_grows_within_the_bound()
    {
        using var memory = new Graph.HeapMemory(1 << 20, Path.GetTempPath());
        using var list = new Views.NativeList<long>(memory);
        for (var i = 0L; i < 1 << 20; i++)
            list.Add(i * 3);
        Assert.True(memory.Spilled > 8 << 20, $"only {memory.Spilled} bytes went to files");
        for (var i = 0L; i < 1 << 20; i += 1001)
            Assert.Equal(i * 3, list[i]);
    }

    [Fact]
    public void Distances_without_numbers_are_those_of_all_addresses()
    {
        using var graph = Opened(new HeapOptions());
        Assert.All(graph.Classes, type => Assert.Equal(graph.Index.GapAfter(type.Address), graph.GapByRuns(type.Address)));
        Assert.Contains(graph.Classes, type => graph.GapByRuns(type.Address) > 0);
    }

    [Fact]
    public void Every_object_is_found_at_its_address()
    {
        using var graph = Opened(new HeapOptions());
        var seen = 0;
        foreach (var found in graph.InstancesOf(graph.Classes).Where((_, i) => i % 3 == 0))
        {
            var again = graph.ObjectAt(found.Address);
            Assert.Equal((found.Address, found.Describe()), (again!.Address, again.Describe()));
            Assert.Null(graph.ObjectAt(found.Address + 4));
            seen++;
        }

        Assert.True(seen > 10_000, $"only {seen} objects");
        Assert.All(graph.Classes, type => Assert.Same(type, graph.ObjectAt(type.Address)!.Mirrors));
        Assert.Null(graph.ObjectAt(0));
        Assert.Null(graph.ObjectAt(ulong.MaxValue));
    }

    [Fact]
    public void Progress_names_the_phases_and_never_goes_back()
    {
        var seen = new Steps(_ => { });
        using var graph = HeapGraph.Open([Dump], new HeapOptions { Threads = 1 }, seen, TestContext.Current.CancellationToken);
        using var tree = DominatorTree.Build(graph);
        Assert.Equal(["open", "read", "references", "reachability", "depth-first order", "predecessors", "dominators", "retained sizes"], seen.All.Select(step => step.Phase).Distinct());
        Assert.Equal(seen.All.Select(step => step.Share).Order(), seen.All.Select(step => step.Share));
        Assert.All(seen.All, step => Assert.InRange(step.Share, 0, 1));
    }

    [Theory]
    [InlineData("references")]
    [InlineData("depth-first order")]
    [InlineData("predecessors")]
    public void Cancelling_in_any_phase_ends_the_work(string phase)
    {
        using var source = new CancellationTokenSource();
        var seen = new Steps(step =>
        {
            if (step.Phase == phase)
                source.Cancel();
        });
        using var graph = HeapGraph.Open([Dump], new HeapOptions(), seen, source.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => DominatorTree.Build(graph));
    }

    private static string Views(HeapOptions options)
    {
        using var graph = Opened(options);
        using var reachability = Reachability.Compute(graph);
        var cancellation = TestContext.Current.CancellationToken;
        return string.Join("\n", string.Join("\n", HeapStrings.Read(graph, reachability, 50, cancellation).Duplicates), string.Join("\n", HeapCollections.Read(graph, reachability, cancellation).Rows),
            string.Join("\n", reachability.Histogram().Rows), LoaderFamilies.Find(graph, reachability).Families.Length,
            string.Join("\n", RootPath.Find(graph, reachability, [.. graph.InstancesOf(graph.ClassesNamed("java.lang.Thread")).Select(thread => thread.Address)]).Select(path => string.Join(' ', path.Stops))));
    }

    private static HeapGraph Opened(HeapOptions options) => HeapGraph.Open([Dump], options, cancellation: TestContext.Current.CancellationToken);

    private static (string, ulong, long, int, ulong, int) Shape(Suspect suspect) => (suspect.Class, suspect.Address, suspect.Retained, suspect.Count, suspect.AccumulationAddress, suspect.Path.Count(stop => stop.Field != ".<local>"));

    private sealed class Steps(Action<HeapProgress> then) : IProgress<HeapProgress>
    {
        public List<HeapProgress> All { get; } = [];

        public void Report(HeapProgress value)
        {
            lock (All)
                All.Add(value);
            then(value);
        }
    }
}
