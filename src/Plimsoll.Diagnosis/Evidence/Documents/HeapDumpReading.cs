using System.Globalization;
using Plimsoll.Heap;

namespace Plimsoll.Diagnosis.Evidence;

/// <summary>Hands a heap dump to the heap engine and makes a fact of its answers.</summary>
internal static class HeapDumpReading
{
    private const int ClassesKept = 200;

    /// <summary>Reads a dump; the coverage says how far.</summary>
    public static (Fact? Fact, Coverage Coverage) Read(EvidenceSource source, Stream content, Func<string, HeapIndexPlace?> index, CancellationToken cancellation)
    {
        try
        {
            var place = source.File is null ? null : index(source.File);
            var options = new HeapOptions { Memory = HeapOptions.MostMemory, Index = place is null ? null : place with { IsReadOnly = true } };
            using var graph = source.File is null ? HeapGraph.Open(content, source.Path, options, null, cancellation) : HeapGraph.Open([source.File], options, null, cancellation);
            var fact = FactOf(graph, source.Path);
            var state = graph.Coverage.IsComplete ? CoverageState.Read : CoverageState.Partial;
            var detail = string.Create(CultureInfo.InvariantCulture, $"{graph.ObjectCount} objects; {graph.Coverage.Bytes:P0} of the bytes{string.Concat(graph.Coverage.Problems.Take(3).Select(problem => "; " + problem))}");
            return (fact, new Coverage(source.Path, "heap dump (HPROF)", state, detail, graph.Length, 0, 1));
        }
        catch (Exception damage) when (damage is HeapDumpException or IOException or InvalidDataException)
        {
            return (null, new Coverage(source.Path, "heap dump (HPROF)", CoverageState.Unreadable, damage.Message, source.Length ?? 0));
        }
    }

    private static HeapDumpRead FactOf(HeapGraph graph, string path)
    {
        var summary = HeapSummary.Read(graph);
        using var reachability = Reachability.Compute(graph);
        var loaders = LoaderFamilies.Find(graph, reachability);
        var flink = FlinkHeapView.Find(graph, reachability);
        HistogramRow[] classes = [.. reachability.Histogram().Rows.Take(ClassesKept)];
        using var tree = DominatorTree.Build(graph, reachability, forSuspects: true);
        return new HeapDumpRead
        {
            Origin = new Origin(path, 0, 0, null, Excerpt.Of(Describe(summary, tree))),
            Subject = flink?.Role switch { "jobmanager" => ProcessRole.JobManager, "taskmanager" => ProcessRole.TaskManager, _ => ProcessRole.Unknown },
            Summary = summary,
            Loaders = loaders.With(tree),
            Flink = flink?.With(tree),
            Suspects = Suspects.Find(tree),
            Outline = DominatorOutline.Of(tree),
            Classes = classes,
            ReachableBytes = tree.ReachableShallow,
        };
    }

    private static string Describe(HeapSummary summary, DominatorTree tree) =>
        $"heap dump of Java {summary.JvmVersion ?? "(unknown)"}: {tree.ReachableObjects} reachable objects, {Bytes.Text(tree.ReachableShallow)}{(summary.Thrower is { } thrower ? $"; written when thread \"{thrower.Name}\" ran out of memory" : "")}";
}
