using System.IO.Compression;

namespace Plimsoll.Heap.Tests;

/// <summary>The index that a dump's answers are kept in.</summary>
public sealed class IndexTest : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-index").FullName;

    private string Index => Path.Combine(_folder, "index");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("quote-gateway")]
    [InlineData("random")]
    [InlineData("jdk21-zgen-jcmd-live")]
    public void Answers_are_the_same_from_the_dump_and_from_the_index(string name)
    {
        var dump = Unpacked(name);
        var plain = Answers(dump, null, out _);
        var first = Answers(dump, new HeapIndexPlace(Index), out var writing);
        var second = Answers(dump, new HeapIndexPlace(Index), out var reading);
        Assert.Equal(plain, first);
        Assert.Equal(plain, second);
        Assert.Empty(writing.Used);
        Assert.Empty(reading.Written);
        Assert.Contains("tree-strong-first", writing.Written);
        Assert.Equal(writing.Written.Order(), reading.Used.Order());
        Assert.Empty(writing.Problems.Concat(reading.Problems));
    }

    [Fact]
    public void Random_graphs_answer_the_same_from_the_index() =>
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(40), FsCheck.Fluent.Prop.ForAll(FsCheck.Fluent.ArbMap.Default.ArbFor<int>(), seed =>
        {
            var dump = Written($"random{seed}", new RandomGraph(seed).Dump);
            var folder = new HeapIndexPlace(Path.Combine(_folder, $"index{seed}"));
            var plain = Answers(dump, null, out _);
            return plain == Answers(dump, folder, out _) && plain == Answers(dump, folder, out _);
        }));

    [Fact]
    public void A_tree_alone_gives_the_same_suspects()
    {
        var dump = Unpacked("quote-gateway");
        using (var graph = Opened(dump))
        {
            using var tree = DominatorTree.Build(graph);
        }

        using var again = Opened(dump);
        using var restored = DominatorTree.Build(again, forSuspects: true);
        using var anew = HeapGraph.Open([dump], cancellation: TestContext.Current.CancellationToken);
        using var computed = DominatorTree.Build(anew, forSuspects: true);
        Assert.Equal(Text(Suspects.Find(computed, 0.01)), Text(Suspects.Find(restored, 0.01)));
    }

    [Fact]
    public void No_answer_waits_for_the_files_of_the_tree()
    {
        var dump = Unpacked("quote-gateway");
        using var graph = Opened(dump);
        using (var tree = DominatorTree.Build(graph, forSuspects: true))
        {
            Assert.NotEmpty(Suspects.Find(tree, 0.01).Items);
            Assert.DoesNotContain(Directory.EnumerateFiles(Index), file => Path.GetFileName(file).StartsWith("tree", StringComparison.Ordinal) || Path.GetFileName(file).StartsWith("ways", StringComparison.Ordinal));
        }

        Assert.True(File.Exists(Path.Combine(Index, "tree-strong-first.index")) && File.Exists(Path.Combine(Index, "ways-strong-first.index")));
    }

    [Fact]
    public void A_reachability_given_back_early_is_still_written_whole()
    {
        var dump = Unpacked("quote-gateway");
        IReadOnlyList<HistogramRow> rows;
        using (var graph = Opened(dump))
        {
            using (var reachability = Reachability.Compute(graph))
                rows = reachability.Histogram().Rows;
            using var other = Reachability.Compute(graph, ReferencePolicy.All);
        }

        using var again = Opened(dump);
        using var kept = Reachability.Compute(again);
        Assert.Contains("references-strong-first", again.IndexUse!.Used);
        Assert.Equal(rows, kept.Histogram().Rows);
    }

    [Fact]
    public void Any_damaged_byte_is_noticed_or_changes_nothing()
    {
        var dump = Written("small", new RandomGraph(7).Dump);
        var plain = Answers(dump, new HeapIndexPlace(Index), out _);
        var kept = Directory.EnumerateFiles(Index).ToDictionary(file => file, File.ReadAllBytes);
        Assert.True(kept.Count >= 5);
        var noticed = 0;
        foreach (var (file, bytes) in kept)
        {
            for (var at = 0; at < bytes.Length; at += at < 200 || at > 4090 ? 13 : 397)
            {
                var damaged = (byte[])bytes.Clone();
                damaged[at] ^= (byte)(1 << (at % 8));
                File.WriteAllBytes(file, damaged);
                Assert.Equal(plain, Answers(dump, new HeapIndexPlace(Index) { IsReadOnly = true }, out var use));
                noticed += use.Problems.Count > 0 ? 1 : 0;
            }

            File.WriteAllBytes(file, bytes);
        }

        Assert.True(noticed > 50, $"only {noticed} damages were noticed");
    }

    [Fact]
    public void A_file_cut_anywhere_is_computed_and_written_again()
    {
        var dump = Written("small", new RandomGraph(11).Dump);
        var plain = Answers(dump, new HeapIndexPlace(Index), out _);
        foreach (var (file, bytes) in Directory.EnumerateFiles(Index).ToDictionary(file => file, File.ReadAllBytes))
        {
            foreach (var length in (int[])[0, 1, 100, 4095, 4096, 4097, bytes.Length / 2, bytes.Length - 1])
            {
                File.WriteAllBytes(file, bytes[..Math.Min(length, bytes.Length)]);
                Assert.Equal(plain, Answers(dump, new HeapIndexPlace(Index), out var use));
                Assert.Equal(use.Problems.Count > 0, use.Written.Contains(Path.GetFileNameWithoutExtension(file)));
                Assert.Equal(bytes.Length, new FileInfo(file).Length);
            }
        }
    }

    [Fact]
    public void Values_out_of_range_are_not_followed_though_the_checksums_are_right()
    {
        var dump = Written("small", new RandomGraph(3).Dump);
        var plain = Answers(dump, new HeapIndexPlace(Index), out _);
        foreach (var (file, bytes) in Directory.EnumerateFiles(Index).ToDictionary(file => file, File.ReadAllBytes))
        {
            for (var section = 0; section < BitConverter.ToInt32(bytes, 12); section++)
            {
                var lying = (byte[])bytes.Clone();
                IndexForgery.Fill(lying, section, 0xfe);
                File.WriteAllBytes(file, lying);
                _ = Answers(dump, new HeapIndexPlace(Index) { IsReadOnly = true }, out _);
            }

            File.WriteAllBytes(file, bytes);
        }

        Assert.Equal(plain, Answers(dump, new HeapIndexPlace(Index) { IsReadOnly = true }, out _));
    }

    [Fact]
    public void A_changed_dump_or_other_options_do_not_get_the_old_answers()
    {
        var dump = Written("dump", new RandomGraph(1).Dump);
        _ = Answers(dump, new HeapIndexPlace(Index), out _);
        Written("dump", new RandomGraph(2).Dump);
        var changed = Answers(dump, new HeapIndexPlace(Index), out var use);
        Assert.Equal(Answers(dump, null, out _), changed);
        Assert.Contains(use.Problems, problem => problem.Contains("another state of the dump", StringComparison.Ordinal));
        Assert.Empty(use.Used);
        File.SetLastWriteTimeUtc(dump, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        _ = Answers(dump, new HeapIndexPlace(Index), out use);
        Assert.Empty(use.Used);
        using var mat = HeapGraph.Open([dump], new HeapOptions { Index = new HeapIndexPlace(Index), MatCompatible = true }, cancellation: TestContext.Current.CancellationToken);
        Assert.Empty(mat.IndexUse!.Used);
    }

    [Fact]
    public void A_cancelled_question_leaves_nothing_half_written()
    {
        var dump = Unpacked("quote-gateway");
        using var source = new CancellationTokenSource();
        var cancelling = new Cancelling(source, "dominators");
        using (var graph = HeapGraph.Open([dump], new HeapOptions { Index = new HeapIndexPlace(Index) }, cancelling, source.Token))
            Assert.ThrowsAny<OperationCanceledException>(() => DominatorTree.Build(graph, forSuspects: true));
        Assert.DoesNotContain(Directory.EnumerateFiles(Index), file => !file.EndsWith(".index", StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.EnumerateFiles(Index), file => file.Contains("tree", StringComparison.Ordinal));
        Assert.Equal(Answers(dump, null, out _), Answers(dump, new HeapIndexPlace(Index), out _));
    }

    [Fact]
    public void An_index_that_finds_no_room_is_left_out()
    {
        var dump = Unpacked("quote-gateway");
        var answers = Answers(dump, new HeapIndexPlace(Index) { Most = 1 << 20 }, out var use);
        Assert.Equal(Answers(dump, null, out _), answers);
        Assert.NotEmpty(use.Problems);
        Assert.True(new DirectoryInfo(Index).EnumerateFiles().Sum(file => file.Length) <= 2 << 20);
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        Assert.Equal(answers, Answers(dump, new HeapIndexPlace(Path.Combine(_folder, "file", "below")), out use));
        Assert.Single(use.Problems);
    }

    [Fact]
    public void Objects_written_twice_keep_no_index()
    {
        const ulong type = 0x10000, array = 0x10080;
        var dump = Written("twice", new HprofWriter().Class(type, "java/lang/Object").Class(array, "[Ljava/lang/Object;", type).ObjectArray(0x20000, array).ObjectArray(0x20000, array, 0x20040).Instance(0x20040, type).Root(0x20000).ToArray());
        Assert.Equal(Answers(dump, null, out _), Answers(dump, new HeapIndexPlace(Index), out var use));
        Assert.Empty(use.Written);
        Assert.Equal(Answers(dump, null, out _), Answers(dump, new HeapIndexPlace(Index), out _));
    }

    /// <summary>Many answers as text: what one sees must be the same.</summary>
    private static string Answers(string dump, HeapIndexPlace? place, out HeapIndexUse use)
    {
        var graph = HeapGraph.Open([dump], new HeapOptions { Index = place }, cancellation: TestContext.Current.CancellationToken);
        using var text = new StringWriter();
        using (graph)
        {
            var summary = HeapSummary.Read(graph);
            text.WriteLine($"{summary with { Properties = summary.Properties.Clear(), Thrower = null, DirectMemory = [] }} {string.Join(",", graph.Coverage.Problems)} {graph.Coverage.Bytes}");
            text.WriteLine(string.Join("\n", HeapHistogram.OfAll(graph).Rows));
            using (var reachability = Reachability.Compute(graph))
            {
                text.WriteLine(string.Join("\n", reachability.Histogram().Rows));
                var targets = graph.InstancesOf(graph.Classes.Take(20)).Take(10).Select(found => found.Address).ToList();
                text.WriteLine(string.Join("\n", RootPath.Find(graph, reachability, targets).Select(path => path.Root + string.Join(" ", path.Stops))));
                text.WriteLine(string.Join("\n", LoaderFamilies.Find(graph, reachability).Families.Select(family => (family.LoaderClass, family.Loaders, family.Leaked))));
                text.WriteLine(string.Join("\n", targets.Select(target => HeapReferences.Of(graph, reachability, target)).Select(found => $"{found.InCount} {found.OutCount} {string.Join(' ', found.In)}")));
            }

            using var tree = DominatorTree.Build(graph, forSuspects: true);
            text.WriteLine(Text(Suspects.Find(tree, 0.01)));
            text.WriteLine(string.Join("\n", tree.Largest(300)));
            text.WriteLine(string.Join("\n", tree.By(HistogramGrouping.Class).Rows));
            text.WriteLine(string.Join("\n", tree.Children(0, 20)));
        }

        use = graph.IndexUse ?? new HeapIndexUse([], [], []);
        return text.ToString();
    }

    private static string Text(Suspects suspects) => string.Join("\n", suspects.Items.Select(suspect => $"{suspect with { Path = [] }} {string.Join(' ', suspect.Path)}"));

    private HeapGraph Opened(string dump) => HeapGraph.Open([dump], new HeapOptions { Index = new HeapIndexPlace(Index) }, cancellation: TestContext.Current.CancellationToken);

    private string Unpacked(string name)
    {
        if (name == "random")
            return Written(name, new RandomGraph(42).Dump);
        var packed = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Data"), name + ".hprof.gz", SearchOption.AllDirectories).Single();
        var path = Path.Combine(_folder, name + ".hprof");
        using var source = new GZipStream(File.OpenRead(packed), CompressionMode.Decompress);
        using var target = File.Create(path);
        source.CopyTo(target);
        return path;
    }

    private string Written(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name + ".hprof");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private sealed class Cancelling(CancellationTokenSource source, string phase) : IProgress<HeapProgress>
    {
        public void Report(HeapProgress value)
        {
            if (value.Phase == phase)
                source.Cancel();
        }
    }
}
