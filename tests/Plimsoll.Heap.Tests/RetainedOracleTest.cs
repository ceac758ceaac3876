using System.Globalization;

namespace Plimsoll.Heap.Tests;

/// <summary>The largest retained sizes of real dumps by a slow independent program (Data/retained, ORIGIN.md): equal on every row, over the graph called strong.</summary>
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
        var totals = lines[1].Split('\t');
        var wrong = new List<string>();
        if (tree.ReachableObjects != long.Parse(totals[5], CultureInfo.InvariantCulture) || tree.ReachableShallow != long.Parse(totals[7], CultureInfo.InvariantCulture))
            wrong.Add($"reachable {tree.ReachableObjects} objects {tree.ReachableShallow} bytes, expected {totals[5]} {totals[7]}; all {HeapHistogram.OfAll(graph).Shallow} expected {totals[3]}");
        foreach (var line in lines.Skip(3))
        {
            var cells = line.Split('\t');
            var found = tree.Find(ulong.Parse(cells[0][2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            var ours = found is null ? "unreachable" : $"{cells[0]}\t{found.Class}\t{found.Shallow}\t{found.Retained}\t{found.RetainedObjects}\t{cells[5]}\t0x{found.Dominator:x}";
            if (ours != line)
                wrong.Add($"expected {line}\n     got {ours}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(6)));
    }
}
