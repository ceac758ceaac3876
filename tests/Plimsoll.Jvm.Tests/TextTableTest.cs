using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Jvm.Tests;

/// <summary>What jcmd and jstat of five JDKs print, each table held against a second, naive reading of the same text; then cut and altered.</summary>
public sealed partial class TextTableTest
{
    public static TheoryData<string> Histograms => Samples("class_histogram");

    public static TheoryData<string> LoaderTables => Samples("classloader_stats");

    public static TheoryData<string> LoaderTrees => Samples("VM.classloaders");

    public static TheoryData<string> NativeMemories => Samples("native_memory");

    public static TheoryData<string> ThreadDumps => Samples("Thread.print");

    public static TheoryData<string> Jstats => Samples("jstat-gc");

    [Theory]
    [MemberData(nameof(Histograms))]
    public void AHistogramsRowsAddUpToItsTotal(string name)
    {
        var histogram = Read(new ClassHistogramTable(), name, "#instances")!;
        var total = Lines(name).Select(line => Total().Match(line)).Single(match => match.Success);
        Assert.Equal(Number(total, "instances"), histogram.Instances);
        Assert.Equal(Number(total, "bytes"), histogram.Bytes);
        Assert.Equal(histogram.Instances, histogram.Rows.Sum(row => row.Instances));
        Assert.Equal(histogram.Bytes, histogram.Rows.Sum(row => row.Bytes));
    }

    [Theory]
    [MemberData(nameof(LoaderTables))]
    public void EveryLoaderOfTheTableIsARow(string name)
    {
        var loaders = Read(new ClassLoaderTable(), name, "ClassLoader  ")!;
        Assert.Equal(Lines(name).Count(line => LoaderLine().IsMatch(line)), loaders.Rows.Count);
        Assert.All(loaders.Rows, row => Assert.True(row is { Classes: >= 0, Bytes: >= 0 } && row.Type.Length > 0));
    }

    [Theory]
    [MemberData(nameof(LoaderTrees))]
    public void FoldedLoadersOfATreeAreCounted(string name)
    {
        var loaders = Read(new ClassLoaderTree(), name, "+-- <bootstrap>")!;
        var expected = Lines(name).Where(line => line.Contains("+-- ", StringComparison.Ordinal)).Sum(line => 1 + (More().Match(line) is { Success: true } more ? Number(more, "more") : 0));
        Assert.Equal(expected, loaders.Count(""));
        if (name.StartsWith("flink", StringComparison.Ordinal))
            Assert.Equal(1048, loaders.Count("GroovyClassLoader$InnerLoader"));
    }

    [Theory]
    [MemberData(nameof(NativeMemories))]
    public void NativeMemorySumsUpToItsTotal(string name)
    {
        var memory = Read(new NativeMemoryTable(), name, "Native Memory Tracking:")!;
        var committed = Lines(name).Select(line => Committed().Match(line)).First(match => match.Success);
        Assert.Equal(Number(committed, "size") << 10, memory.Committed);
        // Every size is rounded to a kilobyte on its own.
        Assert.InRange(memory.Categories.Sum(category => category.Committed) - memory.Committed, -40 << 10, 40 << 10);
        Assert.Contains(memory.Categories, category => category.Name == "Java Heap" && category.Committed > 0);
    }

    [Fact]
    public void RowsOfNativeMemoryNeedNoHead()
    {
        var table = new NativeMemoryTable { IsExcerpt = true };
        foreach (var line in (string[])["-                     Other (reserved=6586MB +5151MB, committed=6586MB +5151MB)", "                            (malloc=6586MB +5151MB #3986 +2434)"])
            Assert.True(table.Accept(line));
        Assert.False(table.Accept("468"));
        var memory = table.Complete()!;
        Assert.Equal(6586L << 20, memory["Other"].Committed);
        Assert.Equal(5151L << 20, memory["Other"].Growth);
        Assert.Equal(0, memory.Committed);
        Assert.Null(new NativeMemoryTable().Complete());
    }

    [Theory]
    [MemberData(nameof(ThreadDumps))]
    public void EveryThreadOfADumpIsThere(string name)
    {
        var dump = Read(new ThreadDumpTable(), name, "Full thread dump")!;
        Assert.Equal(Lines(name).Count(line => line.StartsWith('"') && !line.EndsWith("\":", StringComparison.Ordinal)), dump.Threads.Count);
        Assert.Contains(dump.Threads, thread => thread is { Name: "main" } or { Name: "Finalizer", Daemon: true });
        Assert.Contains(dump.Threads, thread => thread.Frames.Count > 0);
    }

    [Theory]
    [MemberData(nameof(Jstats))]
    public void EveryColumnOfJstatHasItsValue(string name)
    {
        var series = Read(new JstatTable(), name, "YGC")!;
        var rows = Lines(name).Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(cells => cells.Length > 3 && !cells.Contains("YGC")).ToArray();
        Assert.Equal(rows.Length, series.Rows.Count);
        Assert.Equal(double.Parse(rows[^1][series.Columns.ToList().IndexOf("YGC")], CultureInfo.InvariantCulture), series.Column("YGC")[^1]);
    }

    [Fact]
    public void CutAndAlteredTextsGiveWhatIsWholeInThem()
    {
        var random = new Random(20260101);
        foreach (var path in Directory.GetFiles(Data, "*.txt"))
        {
            var text = File.ReadAllText(path);
            for (var round = 0; round < 40; round++)
                ReadAll(Damaged(text, random).Split('\n'));
        }
    }

    private static void ReadAll(string[] lines)
    {
        foreach (var whole in new object?[] { Feed(new ClassHistogramTable(), lines), Feed(new ClassLoaderTable(), lines), Feed(new ClassLoaderTree(), lines), Feed(new NativeMemoryTable(), lines), Feed(new ThreadDumpTable(), lines), Feed(new JstatTable(), lines) })
        {
            if (whole is ClassHistogram histogram)
                Assert.All(histogram.Rows, row => Assert.True(row is { Instances: >= 0, Bytes: >= 0 }));
            if (whole is JstatSeries series)
                Assert.All(series.Rows, row => Assert.Equal(series.Columns.Count, row.Length));
        }
    }

    private static string Damaged(string text, Random random)
    {
        var damaged = text[..random.Next(1, text.Length)].ToCharArray();
        for (var changes = random.Next(0, 20); changes > 0; changes--)
            damaged[random.Next(damaged.Length)] = "9-+|\t \n\0xé\"("[random.Next(12)];
        return new string(damaged);
    }

    private static T? Read<T>(ITextTable<T> table, string name, string header)
        where T : class => Feed(table, [.. Lines(name).SkipWhile(line => !line.Contains(header, StringComparison.Ordinal))]);

    private static T? Feed<T>(ITextTable<T> table, string[] lines)
        where T : class
    {
        _ = lines.TakeWhile(table.Accept).Count();
        return table.Complete();
    }

    private static string Data => Path.Combine(AppContext.BaseDirectory, "Data");

    private static string[] Lines(string name) => File.ReadAllLines(Path.Combine(Data, name));

    private static TheoryData<string> Samples(string part) => [.. Directory.GetFiles(Data, "*.txt").Select(path => Path.GetFileName(path)).Where(name => name.Contains(part, StringComparison.Ordinal)).Order()];

    private static long Number(Match match, string group) => long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Total\s+(?<instances>\d+)\s+(?<bytes>\d+)")]
    private static partial Regex Total();

    [GeneratedRegex(@"^0x[0-9a-f]+\s+0x[0-9a-f]+\s+0x[0-9a-f]+\s+\d+\s+\d+\s+\d+\s+\S")]
    private static partial Regex LoaderLine();

    [GeneratedRegex(@"\(\+ (?<more>\d+) more\)")]
    private static partial Regex More();

    [GeneratedRegex(@"^Total: reserved=\d+KB.*committed=(?<size>\d+)KB")]
    private static partial Regex Committed();
}
