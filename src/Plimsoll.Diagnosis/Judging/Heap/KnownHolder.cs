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
        new(["DeleteOnExit", "set of file names", "set of file paths", "set of paths"], "delete-on-exit", "File.deleteOnExit() adds a path to a set that only the end of the JVM empties",
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
        new(["JobProgressListener", "AppStatusListener", "AppStatusStore", "SQLAppStatus", "TaskDataWrapper", "StageDataWrapper"], "history", "Spark's driver keeps what its web interface could show: jobs, stages, tasks and executions, also where nobody looks at it",
            "keep less of it: spark.ui.retainedJobs, spark.ui.retainedStages, spark.ui.retainedTasks and spark.sql.ui.retainedExecutions at 100 or so (the defaults are 1000, 1000, 100000 and 1000); upgrade Spark, whose listeners kept tasks in vain in several releases (SPARK-25594); spark.ui.enabled=false does not always stop it"),
        new(["KafkaMetric", "KafkaClientMetrics", "kafka.common.metrics"], "metrics", "a Kafka client's metrics stay registered, one for each topic, partition and client, until their client is closed or a registry lets them go",
            "close producers and consumers that are no longer needed, reuse one client, unbind the metrics binder with it; upgrade kafka-clients and Micrometer, whose KafkaMetrics binder kept meters of removed metrics; deny the meters for each topic where topics come and go"),
        new(["QueryScopeInfo", "MetricGroup"], "metrics", "a metric group stays among the children of its parent group until it is closed, also when its metrics are gone",
            "upgrade Flink or the connector to a release that removes a group with what it belongs to (a finished split, a partition, a bucket); until then let names come again (a bounded set of split ids) instead of a new group for each"),
        new(["HiveConf", "JobConf", "hadoop.conf.Configuration"], "configurations", "each Hadoop or Hive configuration holds some thousands of properties of its own, and whoever made it keeps it",
            "make one and reuse it: a catalogue or metastore client that is created for each commit, query or sync has to be closed with its configuration; upgrade the connector that does so (Hudi's hive_sync: a release with HUDI-5855, 0.14), until then run the sync elsewhere or switch it off"),
        new(["FileSystem$Cache", "FileSystem.CACHE", "FileSystem.Cache"], "file-systems", "Hadoop keeps a FileSystem for each scheme, authority and user object; a new UserGroupInformation each time is a new user",
            "reuse one UserGroupInformation, or call FileSystem.closeAllForUGI where its work ends"),
        new(["MeterRegistry", "CollectorRegistry", "meterMap"], "metrics", "a registry keeps each meter with its tags until somebody removes it; a tag with ids, paths or names makes a new one each time",
            "take values without bound out of tags, cap them with MeterFilter.maximumAllowableTags, remove meters of what has ended; upgrade the library that registers them"),
        new(["QueryPlanCache", "QueryInterpretationCache"], "query-plans", "Hibernate keeps 2048 parsed queries; each length of an IN list is one more",
            "hibernate.query.plan_cache_max_size at 256 or so, hibernate.query.in_clause_parameter_padding=true, parameters instead of literals"),
        new(["StatefulPersistenceContext", "PersistenceContext"], "session", "a Hibernate session keeps each entity that it has read or written until it is cleared or closed",
            "flush() and clear() after each batch, end the transaction, or use a StatelessSession"),
        new(["ProducerStateEntry", "ProducerStateManager", "ProducerIdEntry"], "producer-ids", "a Kafka broker keeps an entry for each producer id and partition until the id expires; who makes a new transactional or idempotent producer for each checkpoint, job or request makes a new id each time",
            "let the clients come back with the same producers: reuse one transactional id (Flink's KafkaSink: a longer checkpoint interval, TransactionNamingStrategy.POOLING in newer connectors), and let ids expire earlier on the brokers: transactional.id.expiration.ms at some hours or a day, above the longest pause of a client; producer.id.expiration.ms where the broker has it"),
        new(["CompletableFuture", "ResponseFuture", "ListenableFuture", "SettableFuture"], "requests-in-flight", "each of them is a request that was begun and has no answer yet; who sends asynchronously without a bound begins them faster than they end",
            "bound what is in flight (back pressure): a Semaphore that is acquired before each asynchronous call and released in its callback, also on errors and timeouts, or synchronous calls in a bounded pool; give each future a timeout (orTimeout); RocketMQ: enableBackpressureForAsyncMode of the producer, in a client with pull request 7290 (September 2023)"),
        new(["PlayerChunkMap", "ChunkProviderServer", "ServerChunkCache", "ChunkHolderManager", "NewChunkHolder", "server.level.ChunkMap"], "chunks", "a Minecraft server (Paper, Spigot and their kin) unloads no chunk of a world whose saving is switched off",
            "turn saving on where it is off: save-on in the console, world.setAutoSave(true) in the plugin that switched it off, a long auto-save interval where it is to be rare; else look for plugins that keep chunks loaded (chunk tickets, setForceLoaded, setChunkForceLoaded), and lower view-distance and simulation-distance"),
        new(["MBeanServer", "JmxRegistration", "JmxReporter"], "mbeans", "an MBean stays registered, with its object, until it is unregistered", "unregister each MBean where its owner is closed, and give it a name that comes again"),
    ];

    /// <summary>The holder with such a name; null for one that nobody knows.</summary>
    public static KnownHolder? Of(string name) => Known.FirstOrDefault(known => known.Names.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase)));
}
