using System.CommandLine;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>Objects and bytes by class.</summary>
internal sealed class HeapHistogramCommand() : HeapQuestion("histogram", HeapCommandProse.Histogram)
{
    private readonly Option<bool> _all = new("--all") { Description = HeapCommandProse.HistogramAll };
    private readonly Option<bool> _unreachable = new("--unreachable") { Description = HeapCommandProse.HistogramUnreachable };
    private readonly Option<bool> _retained = new("--retained") { Description = HeapCommandProse.HistogramRetained };
    private readonly Option<string> _by = new("--by") { Description = HeapCommandProse.HistogramBy, DefaultValueFactory = _ => "class" };
    private readonly Option<string?> _filter = new("--filter") { Description = HeapCommandProse.HistogramFilter };

    protected override IEnumerable<Option> Options()
    {
        _by.AcceptOnlyFromAmong("class", "family", "package", "loader");
        return [_all, _unreachable, _retained, _by, _filter];
    }

    protected override int Answer(HeapAnswer answer)
    {
        var histogram = Histogram(answer, HeapWords.Grouping(answer.Parsed.GetValue(_by)));
        if (answer.Parsed.GetValue(_filter) is { } filter)
            histogram = histogram with { Rows = [.. histogram.Rows.Where(row => row.Name.Contains(filter, StringComparison.Ordinal))] };
        answer.Write(text => HeapText.Histogram(text, histogram, answer.Limit), json => HeapJson.Histogram(json, histogram, answer.JsonLimit));
        return ExitCode.Healthy;
    }

    private HeapHistogram Histogram(HeapAnswer answer, HistogramGrouping grouping)
    {
        if (answer.Parsed.GetValue(_retained))
        {
            using var tree = DominatorTree.Build(answer.Graph);
            return tree.By(grouping);
        }

        if (answer.Parsed.GetValue(_unreachable))
            return HeapHistogram.OfAll(answer.Graph).BesideReachable(Reachable(answer.Graph)).By(grouping, answer.Graph);
        return (answer.Parsed.GetValue(_all) ? HeapHistogram.OfAll(answer.Graph) : Reachable(answer.Graph)).By(grouping, answer.Graph);
    }

    private static HeapHistogram Reachable(HeapGraph graph)
    {
        using var reachability = Reachability.Compute(graph);
        return reachability.Histogram();
    }
}
