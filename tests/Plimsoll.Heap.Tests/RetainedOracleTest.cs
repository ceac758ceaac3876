using System.Globalization;

namespace Plimsoll.Heap.Tests;

/// <summary>
/// The largest retained sizes of real dumps by a slow independent program (Data/ORIGIN.md): the same graph, so dominators and counts are equal on every row, and the sizes of arrays. That program
/// computes instances without what the VM adds (padding between levels, injected fields; thousands of address distances in these dumps show the larger sizes) and gives class objects none:
/// bytes without class objects are never below it.
/// </summary>
public sealed class RetainedOracleTest
{
    public static TheoryData<string> Tables() => [.. Directory.GetFiles(Folder, "*.tsv").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static string Folder => Environment.GetEnvironmentVariable("PLIMSOLL_RETAINED") ?? Path.Combine(AppContext.BaseDirectory, "Data", "retained");

    private static string Dumps => Environment.GetEnvironmentVariable("PLIMSOLL_BUNDLES") ?? Path.Combine(AppContext.BaseDirectory, "Data", "dumps");

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_row_is_equal(string table)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, table));
        var dump = Path.Combine(Dumps, lines[0].Split('\t')[1]);
        if (!File.Exists(dump))
            dump = Path.Combine(Dumps, Path.GetFileName(dump));
        using var graph = HeapGraph.Open([dump], cancellation: TestContext.Current.CancellationToken);
        using var tree = DominatorTree.Build(graph, ReferencePolicy.Strong);
        var mirrors = MirrorBytes(graph, tree);
        Assert.Equal(long.Parse(lines[1].Split('\t')[5], CultureInfo.InvariantCulture), tree.ReachableObjects);
        var wrong = new List<string>();
        foreach (var line in lines.Skip(3))
        {
            var cells = line.Split('\t');
            var address = ulong.Parse(cells[0][2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var vertex = tree.VertexOf(address);
            var found = tree.Find(address);
            var more = found is null ? -1 : found.Retained - mirrors[vertex] - long.Parse(cells[3], CultureInfo.InvariantCulture);
            if (found is null || found.Class != cells[1] || $"{found.RetainedObjects}" != cells[4] || $"0x{found.Dominator:x}" != cells[6] || more < 0 || more > found.Retained * 3 / 10 || (found.Class.EndsWith("[]", StringComparison.Ordinal) && $"{found.Shallow}" != cells[2]))
                wrong.Add($"expected {line}\n     got {found} more {more}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(6)));
    }

    private static long[] MirrorBytes(HeapGraph graph, DominatorTree tree)
    {
        var mirrors = new long[tree.Last + 1];
        for (var vertex = tree.Last; vertex >= 2; vertex--)
        {
            mirrors[vertex] += graph.ClassAt(tree.AddressOf(vertex))?.MirrorSize ?? 0;
            mirrors[tree.DominatorOf(vertex)] += mirrors[vertex];
        }

        return mirrors;
    }
}
