namespace Plimsoll.Diagnosis.Rules;

/// <summary>The buckets of a search's aggregation fill the heap.</summary>
internal sealed class SearchBuckets : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "search-buckets",
        Title = "The buckets that an aggregation builds fill the heap of a search node",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "load/query",
        Mechanism = "Elasticsearch and OpenSearch keep every bucket of an aggregation as an object until the answer is complete. Nested levels multiply: ten thousand terms below ten thousand terms are a hundred million. A histogram with min_doc_count 0, its default, makes a bucket for each interval between the least and the greatest value, empty or not: a small interval over a wide range is billions out of two documents. "
            + "The request breaker counts arrays and a fixed size for each bucket while documents are collected; what is built when shards' answers are merged was not counted in many versions, so search.max_buckets and the breaker come too late. The parent breaker sees the full heap and refuses others' work.",
        Needs = ["the stack of the OutOfMemoryError, a breaker's refusal of an aggregation, or words that a node failed with one"],
        Refuters = ["a heap that grows over days whatever is searched"],
        References = ["Elasticsearch issues 8081, 21968, 35896", "OpenSearch issues 14558, 15413", "Elasticsearch docs: search.max_buckets; histogram aggregation, min_doc_count"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink || !IsSearch(limit))
            return;
        if (limit.Facts.First<Thrown>(thrown => thrown.Link("OutOfMemoryError") is not null && thrown.HasFrame("search.aggregations.")) is { } thrown)
            scale.For(Weight.Strong, "stack", "it failed while an aggregation was collected or merged", thrown);
        if (Seen(limit, AggregationSign.Refused) is { } refused)
            scale.For(Weight.Strong, "refused", "the circuit breaker refused an aggregation the heap for its buckets", refused);
        if ((Seen(limit, AggregationSign.Failed) ?? (Seen(limit, AggregationSign.Body) is null ? null : Seen(limit, AggregationSign.SmallInterval))) is { } told)
            scale.For(Weight.Strong, "told", told.Sign == AggregationSign.SmallInterval ? "a node is reported to fail with a small interval of the aggregation" : "a node is reported to fail with an aggregation", told);
        if (!scale.HasSupport)
            return;
        if (Seen(limit, AggregationSign.ManyBuckets) is { } many)
            scale.For(Weight.Weak, "buckets", "the engine itself says that an aggregation makes too many buckets", many);
        if (Seen(limit, AggregationSign.Body) is { } body)
            scale.For(Weight.Weak, "body", "the request with its aggregation is there", body);
        // A refusal alone is the breaker at its work, not two witnesses of a broken heap.
        if (scale.Witnesses.Any(witness => witness.Group is "stack" or "told") && limit.Case.Facts.First<WorkRefused>() is { } breaker)
            scale.For(Weight.Weak, "breaker", $"the node's heap was full to the bound of its {breaker.Breaker} circuit breaker", breaker);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic is Topic.Growth or Topic.NeverFreed) is { } grows)
            scale.Against("time", "the memory is reported to grow and not to come back: a request's buckets go with its answer", grows);
        scale.Conclude("The buckets that one aggregation builds fill the heap");
        scale.Lacks("which request it was, and how many buckets it makes", "the slow log of searches, GET _tasks?actions=*search*&detailed while it runs; a heap dump by -XX:+HeapDumpOnOutOfMemoryError");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Placeholders, "bound what one aggregation query builds: a larger interval, min_doc_count 1 and hard_bounds for a histogram; fewer levels of nested aggregations with smaller size and shard_size; a composite aggregation for pages of buckets; a lower search.max_buckets for what comes in all the same")
        {
            Code = "\"histogram\": { \"field\": \"FIELD\", \"interval\": 1000000, \"min_doc_count\": 1, \"hard_bounds\": { \"min\": 0, \"max\": 100000000 } }\n\nPUT _cluster/settings\n{ \"persistent\": { \"search.max_buckets\": 10000, \"indices.breaker.request.limit\": \"40%\" } }",
            Text = "Range over interval is the number of buckets of a histogram; the product of the sizes of all levels that of nested ones. collect_mode breadth_first prunes terms before their children are made. Narrow the query's range first, and keep strangers from free choice of interval and depth. Upgrade the engine: later versions count empty buckets and those of the merge. A larger heap lets this one pass and not the next.",
            Verify = "the same search answers or is refused with too_many_buckets_exception, and the heap comes back when it has ended",
        };
    }

    private static AggregationSeen? Seen(BrokenLimit limit, AggregationSign sign) => limit.Case.Facts.First<AggregationSeen>(seen => seen.Sign == sign);

    private static bool IsSearch(BrokenLimit limit) =>
        limit.Process.KnownJvm?.Name is "OpenSearch" or "Elasticsearch" || limit.Case.Facts.Any<WorkRefused>() || limit.Case.Facts.Any<AggregationSeen>(seen => seen.Sign is not (AggregationSign.Failed or AggregationSign.SmallInterval))
        || limit.Facts.Any<Thrown>(thrown => thrown.HasFrame("org.elasticsearch.search.", "org.opensearch.search."));
}
