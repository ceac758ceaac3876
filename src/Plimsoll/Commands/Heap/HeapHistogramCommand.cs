using System.CommandLine;
using Plimsoll.Heap;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>Objects and bytes by class.</summary>
internal sealed class HeapHistogramCommand() : HeapQuestion("histogram", "Objects and bytes by class, with the sizes the JVM itself reports")
{
    private readonly Option<bool> _all = new("--all") { Description = "Count every object of the dump, reachable or not (fastest)" };

    protected override IEnumerable<Option> Options() => [_all];

    protected override int Answer(HeapAnswer answer)
    {
        var histogram = answer.Parsed.GetValue(_all) ? HeapHistogram.OfAll(answer.Graph) : Reachable(answer.Graph);
        answer.Write(text => HeapText.Histogram(text, histogram, answer.Limit), json => HeapJson.Histogram(json, histogram, answer.JsonLimit));
        return ExitCode.Healthy;
    }

    private static HeapHistogram Reachable(HeapGraph graph)
    {
        using var reachability = Reachability.Compute(graph);
        return reachability.Histogram();
    }
}
