using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Elasticsearch's and OpenSearch's circuit breakers.</summary>
internal sealed class CircuitBreakerReader : PatternReader
{
    public override string Format => "Elasticsearch log";

    public override IReadOnlyList<string> Literals { get; } = ["Data too large"];

    protected override Regex Pattern => Refusal;

    protected override Fact? Of(Match match, LogLine line) => new WorkRefused { Origin = line.Origin(), Breaker = match.Groups["breaker"].Value };

    private static readonly Regex Refusal = new(@"\[(?<breaker>\w{2,40})\] Data too large", RegexOptions.ExplicitCapture);
}
