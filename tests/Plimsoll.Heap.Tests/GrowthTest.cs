namespace Plimsoll.Heap.Tests;

public sealed class GrowthTest
{
    [Fact]
    public void What_grows_in_every_step_comes_first()
    {
        var growth = HeapGrowth.Of([Histogram(("Leak", 1), ("Cache", 10), ("Same", 5)), Histogram(("Leak", 2), ("Cache", 1000), ("Same", 5)), Histogram(("Leak", 3), ("Cache", 900), ("Same", 5), ("New", 1))]);
        Assert.Equal(["Leak", "Cache", "New"], growth.Rows.Select(row => row.Class));
        Assert.Equal([true, false, false], growth.Rows.Select(row => row.GrowsInEveryStep));
        Assert.Equal((2 * 16, 2), (growth.Rows[0].Growth, growth.Rows[0].InstanceGrowth));
        Assert.Equal([16L * 16, 1007 * 16, 909 * 16], growth.TotalBytes);
    }

    [Fact]
    public void Cutting_an_object_frees_what_the_roots_no_longer_reach()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new RandomGraph(seed);
            using var graph = HeapGraph.Open(new MemoryStream(random.Dump), "random", cancellation: TestContext.Current.CancellationToken);
            var all = random.ReachedWithout(-1);
            foreach (var i in all)
                Assert.Equal(all.Except(random.ReachedWithout(i)).Count(), HeapWhatIf.WithoutObject(graph, RandomGraph.Address(i), TestContext.Current.CancellationToken).Objects);
        }
    }

    private static HeapHistogram Histogram(params (string Name, int Count)[] classes) =>
        new([.. classes.Select(row => new HistogramRow(row.Name, 0, row.Count, row.Count * 16L))], true);
}
