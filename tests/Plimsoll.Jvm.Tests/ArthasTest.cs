using System.Text.RegularExpressions;

namespace Plimsoll.Jvm.Tests;

/// <summary>Arthas 3.7 and 4.1 at three widths: the numbers of <c>memory</c> and of <c>dashboard</c>, with folded names, and both class-loader tables.</summary>
public sealed class ArthasTest
{
    public static TheoryData<string> Memories => [.. Files("arthas-*-memory.txt")];

    public static TheoryData<string> Dashboards => [.. Files("arthas-*-dashboard.txt")];

    [Theory]
    [MemberData(nameof(Memories))]
    public void Every_row_of_the_memory_table_is_a_pool(string name)
    {
        var pools = Read(new MemoryPoolTable(), name, "Memory  ")!;
        var rows = Lines(name).Where(line => Regex.IsMatch(line, @"\d[KMG]?\s+\d+[KMG]?\s+(-|-1|\d+[KMG]?)\s+[\d.]+%")).ToArray();
        Assert.Equal(rows.Length, pools.Pools.Count);
        foreach (var (row, pool) in rows.Zip(pools.Pools))
        {
            Assert.StartsWith(pool.Name + " ", row, StringComparison.Ordinal);
            Assert.Contains($" {pool.Used >> 20}M ", $" {pool.Used >> 20}M {Regex.Replace(row, @"\s+", " ")}", StringComparison.Ordinal);
        }

        Assert.Equal(pools["heap"]!.Value.Max, Bytes(Regex.Match(rows[0], @"(\d+)M\s+[\d.]+%").Groups[1].Value));
        Assert.Null(pools["direct"]!.Value.Max);
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void The_dashboards_folded_names_are_put_together(string name)
    {
        var pools = Read(new MemoryPoolTable(), name, "Memory  ")!;
        Assert.Contains(pools.Pools, pool => pool.Name == "compressed_class_space");
        Assert.True(pools["metaspace"]!.Value is { Used: > 0 } && pools["heap"]!.Value.Max > 0);
        Assert.All(pools.Pools, pool => Assert.DoesNotContain("gc.", pool.Name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("arthas-jdk17-w80-classloader.txt")]
    [InlineData("arthas-jdk17-w120-classloader.txt")]
    public void Loaders_are_counted_by_class(string name)
    {
        var loaders = Read(new ArthasClassLoaders(), name, " name  ")!;
        Assert.Equal(3, loaders.Count("java.net.URLClassLoader"));
        Assert.Equal(1, loaders.Count("ClassLoaders$AppClassLoader"));
    }

    [Theory]
    [InlineData("arthas-jdk17-w80-classloader_-l.txt")]
    [InlineData("arthas-jdk17-w120-classloader_-l.txt")]
    public void Loaders_are_listed_one_by_one(string name)
    {
        var loaders = Read(new ArthasClassLoaders(), name, " name  ")!;
        Assert.Equal(3, loaders.Count("java.net.URLClassLoader"));
        Assert.All(loaders.Rows.Where(row => row.Type == "java.net.URLClassLoader"), row => Assert.Equal(8, row.Classes));
    }

    [Fact]
    public void A_table_cut_in_any_line_gives_its_first_rows()
    {
        foreach (var name in Files("arthas-*.txt"))
        {
            var lines = Lines(name);
            for (var cut = 0; cut < lines.Length; cut++)
            {
                var memory = new MemoryPoolTable();
                var loaders = new ArthasClassLoaders();
                foreach (var line in lines[cut..])
                {
                    memory.Accept(line);
                    loaders.Accept(line);
                }

                Assert.True(memory.Complete() is null or { Pools.Count: > 0 });
            }
        }
    }

    private static long Bytes(string megabytes) => long.Parse(megabytes, System.Globalization.CultureInfo.InvariantCulture) << 20;

    private static T? Read<T>(ITextTable<T> table, string name, string header)
        where T : class
    {
        Assert.NotEmpty(Lines(name).SkipWhile(line => !line.StartsWith(header, StringComparison.Ordinal)).TakeWhile(table.Accept).ToList());
        return table.Complete();
    }

    private static string[] Lines(string name) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", name));

    private static string[] Files(string pattern) => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Data"), pattern).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
