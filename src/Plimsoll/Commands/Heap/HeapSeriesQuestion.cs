using System.CommandLine;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>Questions about several dumps of one program, oldest first.</summary>
internal abstract class HeapSeriesQuestion(string word, string description, int most) : CommandModule
{
    private readonly Argument<string[]> _dumps = new("DUMP") { Description = HeapCommandProse.SeriesDump, Arity = new ArgumentArity(2, most) };
    private readonly Option<string> _format = new("--format") { Description = HeapCommandProse.Format, DefaultValueFactory = _ => "text" };
    private readonly Option<int> _limit = new("--limit") { Description = HeapCommandProse.Limit, DefaultValueFactory = _ => 30 };
    private readonly Option<string> _by = new("--by") { Description = HeapCommandProse.SeriesBy, DefaultValueFactory = _ => "class" };
    private readonly Option<bool> _all = new("--all") { Description = HeapCommandProse.SeriesAll };
    private readonly Option<bool> _every = new("--every-step") { Description = HeapCommandProse.SeriesEveryStep };

    private readonly Option<bool> _progress = new("--progress") { Description = HeapCommandProse.Progress };
    private readonly Option<string?> _memory = new("--memory") { Description = HeapCommandProse.SeriesMemory };

    private readonly Option<bool> _noIndex = new("--no-index") { Description = HeapCommandProse.SeriesNoIndex };

    public override string Path => "heap " + word;

    public override Command Build(CommandHost host)
    {
        _format.AcceptOnlyFromAmong("text", "json");
        _by.AcceptOnlyFromAmong("class", "package", "owner");
        var command = new Command(word, description) { _dumps, _format, _limit, _by, _all, _every, _progress, _memory, _noIndex };
        command.SetAction((parsed, cancellation) => Task.FromResult(HeapFailure.Guard(host, () => Run(host, parsed, cancellation))));
        return command;
    }

    private int Run(CommandHost host, ParseResult parsed, CancellationToken cancellation)
    {
        var paths = parsed.GetRequiredValue(_dumps);
        var (histograms, coverages) = (new List<HeapHistogram>(), new List<HeapCoverage>());
        var (work, options) = (parsed.GetValue(_all) ? 0.2 : parsed.GetRequiredValue(_by) == "owner" ? 1 : 0.5, new HeapOptions { Memory = HeapQuestion.Memory(parsed.GetValue(_memory)) });
        foreach (var path in paths)
        {
            using var progress = new HeapProgressLine(host, parsed.GetValue(_progress), work, Prose.Fill(HeapCommandProse.DumpOfSeries, histograms.Count + 1, paths.Length));
            var dump = HeapDumpFile.Of(path, cancellation);
            var cache = parsed.GetValue(_noIndex) || parsed.GetValue(_all) ? null : HeapCache.For(dump, null, 1, matCompatible: false);
            using var graph = dump.Open(options with { Index = cache?.Place }, progress, host, cancellation);
            using var note = new HeapIndexNote(host, graph, cache);
            histograms.Add(Histogram(graph, parsed));
            coverages.Add(graph.Coverage with { Problems = [.. graph.Coverage.Problems.Select(problem => $"{System.IO.Path.GetFileName(path)}: {problem}")] });
        }

        var growth = HeapGrowth.Of(histograms);
        if (parsed.GetValue(_every))
            growth = growth with { Rows = [.. growth.Rows.Where(row => row.GrowsInEveryStep)] };
        Write(host, parsed, growth, Together(coverages));
        return coverages.TrueForAll(coverage => coverage.IsComplete) ? ExitCode.Healthy : ExitCode.Undecided;
    }

    private HeapHistogram Histogram(HeapGraph graph, ParseResult parsed)
    {
        var by = parsed.GetRequiredValue(_by);
        if (by == "owner")
        {
            using var tree = DominatorTree.Build(graph);
            return tree.Owners();
        }

        if (parsed.GetValue(_all))
            return HeapHistogram.OfAll(graph).By(by == "package" ? HistogramGrouping.Package : HistogramGrouping.Family, graph);
        using var reachability = Reachability.Compute(graph);
        return reachability.Histogram().By(by == "package" ? HistogramGrouping.Package : HistogramGrouping.Family, graph);
    }

    private void Write(CommandHost host, ParseResult parsed, HeapGrowth growth, HeapCoverage coverage)
    {
        var limit = Math.Max(0, parsed.GetRequiredValue(_limit));
        if (parsed.GetRequiredValue(_format) == "json")
        {
            host.Output.WriteLine(HeapJson.Document(coverage, json => HeapGrowthReport.Json(json, growth, parsed.GetResult(_limit) is { Implicit: false } ? limit : int.MaxValue)));
            return;
        }

        HeapText.Coverage(host.Output, coverage);
        HeapGrowthReport.Text(host.Output, growth, limit);
    }

    private static HeapCoverage Together(List<HeapCoverage> all) =>
        new(all.Min(one => one.Bytes), all.Min(one => one.Objects), all.TrueForAll(one => one.RootsFound), [.. all.SelectMany(one => one.Problems)]);
}
