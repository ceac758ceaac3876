using System.CommandLine;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>A query over objects.</summary>
internal sealed class HeapQueryCommand() : HeapQuestion("query", HeapCommandProse.Query)
{
    private readonly Argument<string> _query = new("QUERY") { Description = HeapCommandProse.QueryText };
    private readonly Option<bool> _all = new("--all") { Description = HeapCommandProse.QueryAll };

    protected override IEnumerable<Argument> Arguments() => [_query];

    protected override IEnumerable<Option> Options() => [_all];

    protected override int Answer(HeapAnswer answer)
    {
        var result = Run(answer, Parse(answer.Parsed.GetRequiredValue(_query)));
        answer.Write(text => HeapQueryReport.Text(text, result), json => HeapQueryReport.Json(json, result));
        return ExitCode.Healthy;
    }

    private static HeapQuery Parse(string text)
    {
        try
        {
            return HeapQuery.Parse(text);
        }
        catch (HeapQueryException failure)
        {
            throw new HeapDumpException($"{Prose.Fill(HeapCommandProse.QueryWrong, failure.Message, failure.Position + 1)}\n  {text.ReplaceLineEndings(" ")}\n  {new string(' ', Math.Min(failure.Position, text.Length))}^", failure);
        }
    }

    private HeapQueryResult Run(HeapAnswer answer, HeapQuery query)
    {
        var all = answer.Parsed.GetValue(_all);
        using var tree = query.NeedsRetained ? DominatorTree.Build(answer.Graph) : null;
        using var reachability = all || tree is not null ? null : Reachability.Compute(answer.Graph);
        Func<ulong, bool>? isReachable = all ? null : tree is not null ? address => tree.Find(address) is not null : reachability!.IsReachable;
        return query.Run(answer.Graph, isReachable, tree, answer.LongLimit, answer.Cancellation);
    }
}
