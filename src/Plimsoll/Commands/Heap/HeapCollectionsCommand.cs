using System.CommandLine;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>How full collections are.</summary>
internal sealed class HeapCollectionsCommand() : HeapQuestion("collections", HeapCommandProse.Collections)
{
    private readonly Option<string?> _holder = new("--holder") { Description = HeapCommandProse.CollectionsHolder };

    protected override IEnumerable<Option> Options() => [_holder];

    protected override double Work => 0.5;

    protected override int Answer(HeapAnswer answer)
    {
        using var reachability = Reachability.Compute(answer.Graph);
        var all = HeapCollections.Read(answer.Graph, reachability, answer.Cancellation);
        var collections = answer.Parsed.GetValue(_holder) is { } holder ? all with { Rows = [.. all.Rows.Where(row => row.Holder.Contains(holder, StringComparison.Ordinal))] } : all;
        answer.Write(text => HeapCollectionsReport.Text(text, collections, answer.Limit), json => HeapCollectionsReport.Json(json, collections, answer.JsonLimit));
        return ExitCode.Healthy;
    }
}
