using System.Globalization;

namespace Plimsoll.Heap.Tests;

/// <summary>
/// Small programs on every JDK of this machine under many collectors and layouts: the dump against <c>jcmd GC.class_histogram</c> right before and right after it, class by class, count and bytes.
/// A class whose count the JVM itself changed between the two lies in between.
/// </summary>
public sealed class LiveHistogramTest
{
    private static readonly (int From, string Flags)[] Matrix =
    [
        (9, "-XX:+UseG1GC"), (9, "-XX:+UseParallelGC"), (9, "-XX:+UseSerialGC -XX:-UseCompressedOops"), (9, "-XX:+UseSerialGC -XX:ObjectAlignmentInBytes=16"),
        (15, "-XX:+UseSerialGC -XX:-UseCompressedOops -XX:-UseCompressedClassPointers"), (17, "-XX:+UseZGC"), (9, "-XX:+UseSerialGC -XX:-CompactStrings -Xshare:off"),
        (25, "-XX:+UseSerialGC -XX:+UseCompactObjectHeaders"), (25, "-XX:+UseG1GC -XX:+UseCompactObjectHeaders -XX:-UseCompressedOops"), (25, "-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:ObjectAlignmentInBytes=16"),
    ];

    public static TheoryData<int, string> Rows()
    {
        var rows = new TheoryData<int, string>();
        foreach (var (version, _) in HotSpot.Jdks)
        {
            foreach (var (_, flags) in Matrix.Where(row => row.From <= version))
                rows.Add(version, flags);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_class_has_the_JVMs_own_count_and_bytes(int version, string flags)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("dump.hprof");
        using var jvm = HotSpot.Start(HotSpot.Jdks.First(jdk => jdk.Version == version).Folder, "Shapes", flags);
        var tables = Histograms(jvm.Command("GC.class_histogram -all", $"GC.heap_dump -all {path}", "GC.class_histogram -all"));
        using var graph = HeapGraph.Open([path], cancellation: TestContext.Current.CancellationToken);
        var ours = HeapHistogram.OfAll(graph).Rows.GroupBy(row => row.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (Count: group.Sum(row => row.Instances), Bytes: group.Sum(row => row.Shallow)), StringComparer.Ordinal);
        var wrong = tables[0].Keys.Union(tables[1].Keys).Where(name => !IsFiller(name)).Select(name => Difference(name, tables[0].GetValueOrDefault(name), tables[1].GetValueOrDefault(name), ours.GetValueOrDefault(name))).OfType<string>().ToList();
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(graph.Coverage.IsComplete, string.Join("\n", graph.Coverage.Problems));
        Assert.True(tables[0].Count > 250, $"{tables[0].Count} classes");
    }

    /// <summary>Dead space that the JVM fills: int[] and a class of the VM; mirrors of the shared archive that were never loaded are in the histogram only.</summary>
    private static bool IsFiller(string name) => name is "int[]" or "jdk.internal.vm.FillerElement[]" or "jdk.internal.vm.FillerObject" or "jdk.internal.vm.FillerArray";

    private static string? Difference(string name, (long Count, long Bytes) before, (long Count, long Bytes) after, (long Count, long Bytes) ours)
    {
        var (least, most) = (Math.Min(before.Count, after.Count), Math.Max(before.Count, after.Count));
        var isMirror = name == "java.lang.Class";
        if (!isMirror && (ours.Count < least || ours.Count > most))
            return $"{name}: {before.Count} objects before, {after.Count} after, we say {ours.Count}";
        var bytes = ours.Count == before.Count ? before.Bytes : ours.Count == after.Count ? after.Bytes : ours.Bytes;
        return bytes == ours.Bytes ? null : $"{name}: {ours.Count} objects of {bytes} bytes, we say {ours.Bytes}";
    }

    /// <summary>Rows of the histograms in the output of jcmd, one table after the other.</summary>
    private static List<Dictionary<string, (long Count, long Bytes)>> Histograms(string output)
    {
        var tables = new List<Dictionary<string, (long, long)>>();
        foreach (var line in output.Split('\n'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["num", ..])
                tables.Add(new(StringComparer.Ordinal));
            if (words.Length < 4 || !words[0].EndsWith(':') || !long.TryParse(words[1], out var count))
                continue;
            var name = HistogramOracleTest.Source(words[3]);
            var (known, bytes) = tables[^1].GetValueOrDefault(name);
            tables[^1][name] = (known + count, bytes + long.Parse(words[2], CultureInfo.InvariantCulture));
        }

        return tables;
    }
}
