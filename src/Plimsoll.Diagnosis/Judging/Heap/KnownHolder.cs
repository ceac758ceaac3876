namespace Plimsoll.Diagnosis.Judging;

/// <summary>A holder of the JDK or of a widely used library that keeps what it is given until somebody takes it out.</summary>
/// <param name="Names">Parts of the names that tell it.</param>
/// <param name="Kind">The last word of the cause.</param>
/// <param name="Words">Why it keeps.</param>
/// <param name="Cure">What ends it.</param>
internal sealed record KnownHolder(IReadOnlyList<string> Names, string Kind, string Words, string Cure)
{
    private static readonly KnownHolder[] Known =
    [
        new(["DeleteOnExit"], "delete-on-exit", "File.deleteOnExit() adds a path to a set that only the end of the JVM empties",
            "delete temporary files where their work ends, and do not call deleteOnExit() in a server; Netty's HTTP decoder calls it for each body above its threshold of 16 KiB: DiskFileUpload.deleteOnExitTemporaryFile = false and DiskAttribute.deleteOnExitTemporaryFile = false with decoder.destroy() after each request, or new DefaultHttpDataFactory(false), which keeps bodies in memory"),
        new(["ApplicationShutdownHook", "ShutdownHookManager", "ShutdownHook"], "shutdown-hooks", "a shutdown hook stays with all that it refers to until the JVM ends",
            "take the hook out where its owner is closed (Runtime.removeShutdownHook), also where a start failed, or register one hook for all; upgrade the library that adds one for each run"),
        new(["unregisteredTimers", "TimerRegistrationAction"], "timers", "PyFlink keeps the action of each timer that it registered from Python after it has run",
            "upgrade Flink to a release with FLINK-37168 (January 2025), which takes an action out of unregisteredTimers when its timer is registered; until then register fewer timers (one for each key and minute, coalesced) or restart before the heap is full"),
        new(["MetricStore"], "metrics", "the JobManager keeps every metric that its web interface has fetched, also of what has ended",
            "let fewer metrics be named after data (partitions, buckets, tables), upgrade the connector that does so and Flink, and stop the fetching where nobody looks at it: metrics.fetcher.update-interval: 0"),
        new(["openStatements", "PreparedStatement", "ResultSetImpl"], "statements", "a connection keeps each statement, with the rows of its results, until the statement or the connection is closed",
            "close each ResultSet and Statement (try-with-resources), also on errors, and do not keep one connection for ever; in MySQL's URL dontTrackOpenResources=true only hides it"),
        new(["ThreadLocal"], "thread-local", "a pooled thread keeps what was put into its ThreadLocal until somebody removes it",
            "call remove() in a finally block where the work on that thread ends, and do not put large buffers into thread-locals of pooled threads; upgrade the library whose thread-local it is"),
        new(["MBeanServer", "JmxRegistration", "JmxReporter"], "mbeans", "an MBean stays registered, with its object, until it is unregistered", "unregister each MBean where its owner is closed, and give it a name that comes again"),
    ];

    /// <summary>The holder with such a name; null for one that nobody knows.</summary>
    public static KnownHolder? Of(string name) => Known.FirstOrDefault(known => known.Names.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase)));
}
