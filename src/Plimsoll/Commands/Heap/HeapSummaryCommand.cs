using System.CommandLine;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>What needs no graph: JVM, sizes, the thread that failed, direct memory; and the top holders where they are cheap or asked for.</summary>
internal sealed class HeapSummaryCommand() : HeapQuestion("summary", HeapCommandProse.Summary)
{
    /// <summary>Up to so many objects the dominators take about half a second.</summary>
    private const long CheapObjects = 2_000_000;

    private const double LeastShare = 0.01;
    private const int MostHolders = 5;

    private readonly Option<bool> _holders = new("--holders") { Description = HeapCommandProse.SummaryHolders };

    protected override IEnumerable<Option> Options() => [_holders];

    protected override double Work => 0.2;

    protected override int Answer(HeapAnswer answer)
    {
        var summary = HeapSummary.Read(answer.Graph);
        var holders = Holders(answer);
        answer.Write(text => HeapSummaryReport.Text(text, summary, holders), json => HeapSummaryReport.Json(json, summary, holders));
        return ExitCode.Healthy;
    }

    private Suspects? Holders(HeapAnswer answer)
    {
        using var tree = answer.Parsed.GetValue(_holders) || answer.Graph.ObjectCount < CheapObjects ? DominatorTree.Build(answer.Graph, forSuspects: true) : DominatorTree.FromIndex(answer.Graph);
        return tree is null ? null : Suspects.Find(tree, LeastShare, MostHolders);
    }
}
