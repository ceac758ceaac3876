using System.CommandLine;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>Thread-local values.</summary>
internal sealed class HeapThreadLocalsCommand() : HeapQuestion("threadlocals", HeapCommandProse.ThreadLocals)
{
    private readonly Option<string?> _thread = new("--thread") { Description = HeapCommandProse.ThreadLocalsThread };
    private readonly Option<bool> _stale = new("--stale") { Description = HeapCommandProse.ThreadLocalsStale };

    protected override IEnumerable<Option> Options() => [_thread, _stale];

    protected override int Answer(HeapAnswer answer)
    {
        using var reachability = Reachability.Compute(answer.Graph);
        var found = HeapThreadLocals.Read(answer.Graph, reachability, answer.Cancellation);
        using var tree = DominatorTree.Build(answer.Graph, reachability);
        var (thread, stale) = (answer.Parsed.GetValue(_thread), answer.Parsed.GetValue(_stale));
        var locals = found.With(tree);
        locals = locals with { Values = [.. locals.Values.Where(value => (thread is null || value.Thread.Contains(thread, StringComparison.Ordinal)) && (!stale || value.IsStale))] };
        answer.Write(text => HeapThreadLocalsReport.Text(text, locals, answer.Limit), json => HeapThreadLocalsReport.Json(json, locals, answer.JsonLimit));
        return ExitCode.Healthy;
    }
}
