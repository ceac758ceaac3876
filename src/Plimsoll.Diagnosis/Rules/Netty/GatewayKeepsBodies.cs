namespace Plimsoll.Diagnosis.Rules;

/// <summary>A gateway keeps the whole body of each request, where it should only pass it on.</summary>
internal sealed class GatewayKeepsBodies : Rule
{
    private static readonly string[] Keepers = ["RetryGatewayFilterFactory", "AdaptCachedBodyGlobalFilter", "RemoveCachedBodyFilter", "cacheRequestBody", "CacheRequestBodyGatewayFilterFactory", "ModifyRequestBodyGatewayFilterFactory", "ModifyResponseBodyGatewayFilterFactory", "ReadBodyRoutePredicateFactory", "ReadBodyPredicateFactory"];

    private static readonly string[] Gateways = ["org.springframework.cloud.gateway.", "com.netflix.zuul."];

    public override RuleCard Card { get; } = new()
    {
        Id = "gateway-keeps-bodies",
        Title = "A gateway keeps the bodies of requests instead of passing them on",
        Explains = ["direct-memory", "netty-direct-memory", "heap-space"],
        Cause = "large-record/request-body",
        Mechanism = "A gateway streams: of a body of any size it holds some buffers. A filter that retries, reads or rewrites the body first collects all of it, in Spring Cloud Gateway as one DataBuffer in the attributes of the exchange, and for the whole route, whatever method the filter was meant for. Large uploads times calls in flight fill direct memory; and where the body is cached more than once, or the exchange ends early, the buffer is never released.",
        Needs = ["a gateway in the stack or in words", "a filter that keeps bodies: Retry, CacheRequestBody, ModifyRequestBody, ReadBody"],
        References = ["Spring Cloud Gateway: ServerWebExchangeUtils.cacheRequestBody, RemoveCachedBodyFilter", "spring-cloud-gateway issues 2032, 2672, 2749 and 2969"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink || Gateway(limit) is not { } gateway)
            return;
        if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame(Keepers)) is { } thrown)
            scale.For(Weight.Strong, "filter", "it failed in a filter that collects the whole body of a request", thrown);
        else if (Told(limit, Topic.BodyKept) is { } told)
            scale.For(Weight.Strong, "filter", "a filter that collects the bodies of requests is at work", told);
        else
            return;
        scale.For(Weight.Weak, "gateway", "it is a gateway, which need not hold a body to pass it on", gateway);
        if (Told(limit, Topic.NeverFreed) is { } never)
        {
            scale.For(Weight.Strong, "never", "buffers are reported not to be released", never);
            scale.Conclude("The gateway collects the bodies of requests and does not release them", "leak/direct/cached-body");
        }
        else if (Told(limit, Topic.LongUptime) is { } longer)
        {
            scale.For(Weight.Weak, "longer", "the same load was fine for a while: what is in flight needs no more after an hour than after ten minutes, what is not released does", longer);
            scale.Conclude("The gateway collects the bodies of requests, and what it does not release fills direct memory with time", "leak/direct/cached-body");
        }

        scale.Lacks("whether buffers are lost or only many", "one run with -Dio.netty.leakDetection.level=paranoid; java.nio:type=BufferPool,name=direct after the uploads have ended");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Placeholders, "take the filter off the routes with large bodies: a route of its own for the methods that are retried (GET), before the one for uploads, without Retry, CacheRequestBody or ModifyRequestBody on the latter; and upgrade Spring Cloud Gateway")
        {
            Code = "routes:\n- id: reads\n  uri: lb://BACKEND\n  predicates: [ \"Path=/web/**\", \"Method=GET\" ]\n  filters:\n  - name: Retry\n    args: { retries: 3, methods: GET }\n- id: uploads\n  uri: lb://BACKEND\n  predicates: [ \"Path=/web/**\" ]",
            Text = "methods: of the Retry filter says what is sent again, not what is kept: the body of every request of its route is. Bound what one request may bring as well (spring.codec.max-in-memory-size, RequestSize filter). A filter of your own that caches a body must release it on every path, and only one of them may cache. A larger MaxDirectMemorySize gives time only.",
            Verify = "upload the largest file ten times at once: direct memory (java.nio:type=BufferPool,name=direct) hardly moves, and falls back",
        };
    }

    private static Fact? Gateway(BrokenLimit limit) =>
        (Fact?)limit.Facts.First<Thrown>(thrown => thrown.HasFrame(Gateways) || thrown.Chain.Any(link => Gateways.Any(name => link.Text.Contains(name, StringComparison.Ordinal))))
        ?? limit.Case.Facts.First<Statement>(statement => statement.Origin.Excerpt.Contains("gateway", StringComparison.OrdinalIgnoreCase));

    private static Statement? Told(BrokenLimit limit, Topic topic) => limit.Case.Facts.First<Statement>(statement => statement.Topic == topic);
}
