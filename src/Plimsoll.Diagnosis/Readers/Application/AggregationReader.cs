using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Aggregations of Elasticsearch and OpenSearch: bodies of requests, the engine's own words about their buckets, and what people say that they did.</summary>
internal sealed class AggregationReader : LineReader
{
    public override string Format => "Elasticsearch request or log";

    public override IReadOnlyList<string> Literals { get; } = ["too_many_buckets_exception", "TooManyBucketsException", "create too many buckets", "creates too many buckets", "data for [<agg ["];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["aggs", "ggregation", "聚合", "interval", "buckets"];

    public override void Read(LogLine line, LineContext context)
    {
        if (Sign(line) is { } sign)
            context.Facts.Add(new AggregationSeen { Origin = line.Origin(), Basis = sign is AggregationSign.Failed or AggregationSign.SmallInterval ? Basis.Reported : Basis.Read, Sign = sign });
    }

    private static AggregationSign? Sign(LogLine line)
    {
        if (line.Text.Contains("data for [<agg [", StringComparison.Ordinal))
            return AggregationSign.Refused;
        if (ManyBuckets.IsMatch(line.Text))
            return AggregationSign.ManyBuckets;
        if (Body.IsMatch(line.Text))
            return AggregationSign.Body;
        return line.Header is { Level: not null } || TraceText.IsFrame(line.Text) || FailureTellings.IsMachine(line.Text) ? null : Told(line.Text);
    }

    private static AggregationSign? Told(string text)
    {
        foreach (var sentence in Telling.Sentences(text))
        {
            if (!Ends.Matches(sentence).Any(end => Telling.Happened(sentence, end.Index, end.Length)))
                continue;
            if (Named.Matches(sentence).Any(named => Telling.IsMeant(sentence, named.Index)))
                return AggregationSign.Failed;
            if (SmallInterval.Matches(sentence).Any(small => Telling.IsMeant(sentence, small.Index)))
                return AggregationSign.SmallInterval;
        }

        return null;
    }

    private static readonly Regex Body = new("""
        "agg(?:s|regations)"\s*:\s*\{
        """, RegexOptions.IgnorePatternWhitespace);

    private static readonly Regex ManyBuckets = new(@"too_many_buckets_exception|TooManyBucketsException|\bcreates? too many buckets\b");

    private static readonly Regex Named = new(@"\b(?:aggregations?|aggs|aggregation quer(?:y|ies))\b|\b(?:too many|empty|millions? of|billions? of) buckets\b|聚合", RegexOptions.IgnoreCase);

    private static readonly Regex SmallInterval = new(@"\b(?:small(?:er)?|tiny|low(?:er)?|short(?:er)?|fine(?:r)?)\b[^.,;]{0,20}\binterval\b|\binterval\b[^.,;]{0,20}\b(?:too|very|so) (?:small|low|short|fine)\b|(?:很小|太小|过小|较小)的?\s?(?:interval|间隔)|(?:interval|间隔)[^，。；]{0,6}?(?:很小|太小|过小)", RegexOptions.IgnoreCase);

    private static readonly Regex Ends = new(FailurePhrase.OutOfMemory + @"|\b(?:crash(?:es|ed|ing)?|died|dies|went down|goes down|heap (?:is |was |got |gets )?(?:full|exhausted))\b|崩溃|挂掉|宕机|打挂", RegexOptions.IgnoreCase);
}
