using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Elasticsearch's and OpenSearch's circuit breakers, in their own words and in people's.</summary>
internal sealed class CircuitBreakerReader : LineReader
{
    /// <summary>The breaker that looks at the whole heap: who tells of one seldom says which it was.</summary>
    private const string Usual = "parent";

    public override string Format => "Elasticsearch log";

    public override IReadOnlyList<string> Literals { get; } = ["Data too large", "data too large"];

    public override void Read(LogLine line, LineContext context)
    {
        if (Refusal.Match(line.Text) is { Success: true } refusal)
            context.Facts.Add(new WorkRefused { Origin = line.Origin(), Breaker = refusal.Groups["breaker"].Value });
        else if (line.Header is null && Telling.Sentences(line.Text).Any(IsTold))
            context.Facts.Add(new WorkRefused { Origin = line.Origin(), Basis = Basis.Reported, Breaker = Usual });
    }

    private static bool IsTold(string sentence) => Told.Match(sentence) is { Success: true } told && Telling.Happened(sentence, told.Index, told.Length);

    private static readonly Regex Refusal = new(@"\[(?<breaker>\w{2,40})\] Data too large", RegexOptions.ExplicitCapture);

    // "data too large" exception; a CircuitBreakingException with the words of its message
    private static readonly Regex Told = new(@"\b[Dd]ata too large\b[""'`\u201D)]{0,2} (?:exceptions?|errors?|failures?|rejections?)\b|\b(?:CircuitBreakingException|circuit_breaking_exception|circuit breaker)\b[^.\n]{0,40}?\b[Dd]ata too large\b|\b[Dd]ata too large\b[^.\n]{0,40}?\b(?:CircuitBreakingException|circuit_breaking_exception|circuit breaker)\b", RegexOptions.ExplicitCapture);
}
