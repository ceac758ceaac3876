using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Collections that the parent circuit breaker of Elasticsearch (7.10 and later) and OpenSearch asks for when the heap in use comes near its limit, 95 % of the heap (HierarchyCircuitBreakerService.G1OverLimitStrategy).
/// </summary>
internal sealed class BreakerCollectionReader : PatternReader
{
    public override string Format => "Elasticsearch log";

    public override IReadOnlyList<string> Literals { get; } = ["bring memory usage down, before ["];

    protected override Regex Pattern => Outcome;

    protected override Fact? Of(Match match, LogLine line) =>
        match.Whole("before") is > 0 and var before && match.Whole("after") is > 0 and var after ? new BreakerCollected { Origin = line.Origin(), Before = before, After = after } : null;

    private static readonly Regex Outcome = new(@"GC did (?:not )?bring memory usage down, before \[(?<before>\d{1,15})\], after \[(?<after>\d{1,15})\]", RegexOptions.ExplicitCapture);
}
