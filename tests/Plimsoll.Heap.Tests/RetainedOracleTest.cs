using System.Globalization;
using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Tests;

/// <summary>
/// The largest retained sizes of real dumps by a slow independent program (Data/ORIGIN.md): the same graph, so dominators, counts and bytes are equal on every row. What differs are the shallow sizes that the
/// program was given, and the tests replace only those: class objects weigh nothing for it, and where the bundle has no histogram an instance is its header and declared fields without gaps, rounded up to
/// 8, so without what the VM adds (injected fields of class loaders, padding of Thread and fork-join pools, gaps between levels).
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
        var retained = Retained(graph, tree, lines[0].EndsWith("computed", StringComparison.Ordinal));
        var wrong = new List<string>();
        if ((lines[1].Split('\t')[5], lines[1].Split('\t')[7]) != ($"{tree.ReachableObjects}", $"{retained[1]}"))
            wrong.Add($"expected {lines[1]}\n     got {tree.ReachableObjects} {retained[1]}");
        foreach (var line in lines.Skip(3))
        {
            var cells = line.Split('\t');
            var address = ulong.Parse(cells[0][2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var found = tree.Find(address);
            if (found is null || found.Class != cells[1] || $"{retained[tree.VertexOf(address)]}" != cells[3] || $"{found.RetainedObjects}" != cells[4] || $"0x{found.Dominator:x}" != cells[6])
                wrong.Add($"expected {line}\n     got {found} with the program's sizes {retained[tree.VertexOf(address)]}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(6)));
    }

    /// <summary>Our dominators with the program's sizes.</summary>
    private static long[] Retained(HeapGraph graph, DominatorTree tree, bool isComputed)
    {
        var retained = new long[tree.Last + 1];
        for (var vertex = tree.Last; vertex >= 2; vertex--)
        {
            var found = graph.ObjectAt(tree.AddressOf(vertex))!;
            retained[vertex] += found.Mirrors is not null ? 0 : found.Class is { IsArray: false } type && (isComputed || type.Name == "java.lang.Class") ? Plain(type, graph) : found.Shallow;
            retained[tree.DominatorOf(vertex)] += retained[vertex];
        }

        return retained;
    }

    private static long Plain(HeapClass type, HeapGraph graph)
    {
        long bytes = graph.Layout.Header;
        foreach (var field in type.ChainFields.Where(field => !Array.Exists(type.Shape!.Side, side => side.Offset == field.Offset)))
            bytes += field.Type == BasicType.Object ? graph.ReferenceSize : BasicType.Size(field.Type, graph.IdentifierSize);
        return (bytes + 7) & -8;
    }
}
