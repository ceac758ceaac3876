using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>A class that a healthy process has few instances of, and what many of them mean.</summary>
/// <param name="Names">Endings of the class's name.</param>
/// <param name="Least">From so many on it is no ordinary use.</param>
/// <param name="Cause">Cause path.</param>
/// <param name="Words">What they are.</param>
/// <param name="Cure">What to do.</param>
internal sealed record PilingClass(IReadOnlyList<string> Names, long Least, string Cause, string Words, string Cure)
{
    /// <summary>Code to paste, when code is the cure.</summary>
    public string? Code { get; init; }

    /// <summary>Whether what waits lies in direct memory too.</summary>
    public bool IsDirect { get; init; }
}

/// <summary>Classes of the JDK and of widely used libraries whose number alone tells that work waits or that something is never given up.</summary>
internal static class PilingClasses
{
    private const int Looked = 60;

    /// <summary>A class with fewer than this part of all instances is a bystander.</summary>
    private const long Part = 200;

    private static readonly PilingClass[] Known =
    [
        new(["AbstractChannelHandlerContext$WriteAndFlushTask", "AbstractChannelHandlerContext$WriteTask", "AbstractChannelHandlerContext$AbstractWriteTask", "ChannelOutboundBuffer$Entry"], 50_000, "load/slow-consumer",
            "writes that a peer, or the event loop, has not taken yet",
            "write only while the channel isWritable(), with WRITE_BUFFER_WATER_MARK set; slow the producer down, drop or close for peers that do not read (ss -tn shows them by their Send-Q)")
        {
            IsDirect = true,
            Code = "bootstrap.childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(256 * 1024, 1024 * 1024));\n...\nif (channel.isWritable())\n    channel.writeAndFlush(message);\nelse\n    conflate(channel, message); // keep the newest state only, or close the slow peer",
        },
        new(["RetriableStream$1SendMessageEntry", "RetriableStream$SendMessageEntry", "RetriableStream$1FlushEntry", "RetriableStream$BufferEntry"], 50_000, "leak/heap/grpc-retry-buffer",
            "messages that gRPC keeps for a retry until the call is committed: a long-lived stream keeps every one that it ever sent",
            "call disableRetry() on the ManagedChannelBuilder of long-lived streams (or lower perRpcBufferLimit), or end and renew the stream from time to time; upgrade gRPC"),
        new(["ThreadLocal$ThreadLocalMap$Entry"], 500_000, "leak/heap/thread-local",
            "entries of thread-local maps: ThreadLocals are made again and again, or never removed from threads that never end",
            "keep each ThreadLocal in a static final field, and call remove() in a finally block where pool threads use it"),
        new(["java.util.concurrent.ScheduledThreadPoolExecutor$ScheduledFutureTask", "io.netty.util.concurrent.ScheduledFutureTask", "HashedWheelTimer$HashedWheelTimeout", "java.util.TimerTask"], 100_000, "leak/heap/timers",
            "timers that wait for their time: most guard work that has long ended",
            "cancel a timeout when its work ends, with setRemoveOnCancelPolicy(true) on the ScheduledThreadPoolExecutor; use one timer for many requests and shorter timeouts"),
        new(["java.util.concurrent.CompletableFuture", "java.util.concurrent.CompletableFuture$UniWhenComplete", "java.util.concurrent.CompletableFuture$UniRelay"], 1_000_000, "load/pending-futures",
            "futures that nobody has completed: calls without a timeout, or more calls at once than are answered",
            "give every call a timeout (orTimeout, completeOnTimeout), limit the calls in flight (a semaphore, back pressure), and do not chain on one future that never ends"),
        new(["java.util.jar.JarFile", "java.util.zip.ZipFile", "sun.net.www.protocol.jar.URLJarFile", "java.util.zip.ZipFile$ZipFileInputStream", "java.util.zip.ZipFile$ZipFileInflaterInputStream"], 10_000, "leak/heap/jar-files",
            "jar or zip files that were opened and not closed",
            "close every JarFile, ZipFile, URLClassLoader and resource stream (try-with-resources), and call setUseCaches(false) on JarURLConnection where jars are opened by URL"),
        new(["sun.security.ssl.SSLSessionImpl"], 50_000, "leak/heap/ssl-sessions",
            "TLS sessions that are kept for resumption: the cache has no bound by default before JDK 13",
            "bound the cache: -Djavax.net.ssl.sessionCacheSize=20480, and SSLSessionContext.setSessionTimeout"),
        new(["org.hibernate.engine.query.spi.HQLQueryPlan", "org.hibernate.query.spi.QueryPlanCache", "org.hibernate.hql.internal.ast.tree.DotNode", "org.hibernate.hql.internal.ast.tree.IdentNode", "org.hibernate.hql.internal.ast.tree.ParameterNode", "org.hibernate.query.sqm.tree.expression.ValueBindJpaCriteriaParameter"], 50_000, "leak/heap/query-plan-cache",
            "parts of Hibernate's query plans: each length of an IN list, and each query built as a string, is a plan of its own",
            "set hibernate.query.in_clause_parameter_padding=true and lower hibernate.query.plan_cache_max_size; bind values as parameters"),
        new(["org.codehaus.groovy.runtime.metaclass.MetaMethodIndex$Entry", "org.codehaus.groovy.reflection.ClassInfo"], 1_000_000, "leak/heap/compiled-scripts",
            "meta classes of Groovy: a script is compiled anew for each call, or each thread has its own",
            "compile each script once and keep the class (in JMeter: 'Cache compiled script if available'), without variables in the script's text"),
        new(["io.micrometer.core.instrument.Meter$Id", "io.micrometer.core.instrument.ImmutableTag", "io.micrometer.core.instrument.Tags", "io.prometheus.client.Counter$Child", "io.prometheus.client.Histogram$Child", "io.prometheus.client.Summary$Child", "com.codahale.metrics.Timer"], 100_000, "leak/heap/metrics",
            "meters: a tag whose values never end (a path with an id, a user, an address) makes one for each value",
            "bound the values of tags (a MeterFilter: denyUnless, maximumAllowableTags; templates instead of paths), and remove the meters of what is gone"),
        new(["org.apache.catalina.session.StandardSession", "io.undertow.server.session.InMemorySessionManager$SessionImpl", "org.eclipse.jetty.server.session.Session"], 100_000, "leak/heap/sessions",
            "HTTP sessions: each call without a cookie opens one that lives on for its timeout",
            "do not open sessions for calls that need none (SessionCreationPolicy.STATELESS, <%@ page session=\"false\"%>), and shorten server.servlet.session.timeout"),
    ];

    /// <summary>The known class with most instances in the last histogram, and what it means; null when there is none.</summary>
    public static (PilingClass Known, ClassHistogramRow Row, HistogramTaken Taken)? In(ProcessCase process)
    {
        if (process.Histograms is not [.., var taken])
            return null;
        var found = taken.Histogram.Rows.Take(Looked).SelectMany(row => Known.Where(known => Means(known, row, taken.Histogram)).Select(known => (Known: known, Row: row)))
            .OrderByDescending(pair => pair.Row.Instances).FirstOrDefault();
        return found.Known is null ? null : (found.Known, found.Row, taken.At(found.Row.Class));
    }

    /// <summary>What many of a class mean, however many there are; null for other classes.</summary>
    public static PilingClass? Named(string type) => Array.Find(Known, known => Means(known, type));

    private static bool Means(PilingClass known, string type) => known.Names.Any(name => type == name || type.EndsWith("." + name, StringComparison.Ordinal));

    private static bool Means(PilingClass known, ClassHistogramRow row, ClassHistogram histogram) =>
        row.Instances >= known.Least && row.Instances >= histogram.Instances / Part && Means(known, row.Class);
}
