namespace Plimsoll.Diagnosis.Rules;

/// <summary>A library whose objects are known to pile up is what fills the heap.</summary>
internal sealed class LibraryHeapLeak : Rule
{
    private const double MuchOfHeap = 40;

    /// <summary>What is few stands far down in a histogram.</summary>
    private const int AllRows = 20_000;

    private static readonly Signature[] Known =
    [
        new(["LeaseRequest"], "leak/heap/http-lease-queue", "requests that wait for a connection of Nacos' HTTP client pile up without a time-out",
            "upgrade Nacos to a version with PR 7906 (2022; 2.2.1 also closes expired connections), and move 1.x clients to 2.x, which use gRPC; set a lease time-out on the connection pool"),
        new(["LongPollingService$ClientLongPolling"], "load/long-polling", "clients of Nacos 1.x ask for their configuration by long polling over HTTP, and each request that waits is kept with its whole exchange",
            "upgrade the clients (nacos-client, Spring Cloud Alibaba) from 1.x to 2.x, which hold one gRPC connection instead of polling; until then fewer data ids for each client, or a larger heap for as many clients as there are"),
        new(["org.apache.catalina.session.StandardSession", "StandardSession"], "version-bug/nacos-http-session", "each HTTP request opens a session that lives half an hour",
            "upgrade Nacos to a version with PR 10937 (August 2023), which no longer opens a session (StandardSession) for each request; until then server.servlet.session.timeout=60s"),
        new(["NacosNamingService", "HostReactor", "naming.beat.BeatReactor", "naming.remote.NamingClientProxyDelegate", "naming.cache.ServiceInfoHolder"], "leak/heap/nacos-clients", "a process needs one Nacos naming client (NacosNamingService, in 1.x with a HostReactor of its own) for each server and namespace; each further one polls and caches all services for itself, with threads of its own",
            "keep one NacosNamingService as a singleton for each server address and namespace, and call shutDown() on the one that is replaced (NacosFactory.createNamingService makes a new one each time); where Spring Cloud Alibaba or Dubbo makes one for each reference or registry, upgrade both, and the client to 2.x") { Least = 8 },
        new(["NacosConfigService", "config.impl.ClientWorker"], "leak/heap/nacos-clients", "a process needs one Nacos configuration client for each server and namespace; each further one polls for itself, with threads and caches of its own",
            "keep one ConfigService as a singleton for each server address and namespace, and call shutDown() on the one that is replaced (NacosFactory.createConfigService makes a new one each time); upgrade Spring Cloud Alibaba and the client where they make it") { Least = 8 },
        new(["org.apache.hadoop.fs.FileSystem"], "leak/heap/hadoop-filesystem-cache", "FileSystem.get caches one object for each user object, and nobody closes it",
            "call FileSystem.closeAllForUGI(ugi) in a finally block for each UserGroupInformation that was made, and upgrade the service that does not"),
        new(["LatencyUtils.PauseDetector", "LatencyUtils.LatencyStats"], "leak/heap/metrics-timers", "each timer of the metrics library registers with a pause detector that never forgets it",
            "upgrade Micrometer (its pause detector is off by default since 1.0.10, 1.1.4 and 1.2.0), bound the tags of timers with a MeterFilter, or remove the actuator if metrics are not used"),
        new(["AbandonedConnectionCleanupThread$ConnectionFinalizerPhantomReference"], "leak/heap/jdbc-phantom-references", "MySQL's driver (8.x) keeps a phantom reference for each connection until a collection finds it unused",
            "upgrade MySQL Connector/J to 8.0.22 or later and set -Dcom.mysql.cj.disableAbandonedConnectionCleanup=true; give pooled connections a longer maxLifetime"),
        new(["NonRegisteringDriver$ConnectionPhantomReference"], "leak/heap/jdbc-phantom-references", "MySQL's driver (5.1) keeps a phantom reference for each connection until a collection finds it unused",
            "move from MySQL Connector/J 5.1 to 8.0.22 or later and set -Dcom.mysql.cj.disableAbandonedConnectionCleanup=true; give pooled connections a longer maxLifetime"),
        new(["org.apache.dubbo.registry.integration.RegistryDirectory"], "leak/heap/dubbo-references", "each Dubbo ReferenceConfig that is made for a call subscribes a directory of its own and stays registered as a listener",
            "keep one ReferenceConfig for each interface, group and version and reuse it (ReferenceConfigCache, since Dubbo 3 SimpleReferenceCache), destroy() what is replaced, and upgrade Dubbo 2.7 to its last release"),
        new(["JobProgressListener", "execution.ui.SQLListener", "status.AppStatusListener", "status.ElementTrackingStore", "SQLAppStatusListener"], "leak/heap/spark-web-page", "Spark's driver keeps what its web page shows, every job, stage, task and execution up to the retained number",
            "bound what the driver keeps for its web page: spark.ui.retainedJobs, spark.ui.retainedStages, spark.ui.retainedTasks (Spark 2.0 and later) and spark.sql.ui.retainedExecutions to 100 or less for an application that runs for days (spark.ui.enabled=false does not stop the listeners of every version); with room for the rest: spark.driver.memory and spark.driver.memoryOverhead"),
        new(["nacos.core.utils.StringPool"], "version-bug/nacos-stringpool", "Nacos' pool of strings never gives one up", "upgrade Nacos to a newer version, whose cache of strings expires"),
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = "library-heap-leak",
        Title = "Objects of a library that are known to pile up fill the heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall", "container-limit"],
        Cause = "leak/heap/library",
        Mechanism = "Some defects of widely used libraries are recognised by the class that piles up: a queue of requests for connections, sessions that nobody asked for, a cache keyed by user, timers without end, references to connections. Their cure is a version or a setting, not more heap.",
        Needs = ["a class histogram, a heap analyser's report, or a person's words that name the class"],
        Thresholds = ["100000 instances or half the heap prove it; the name alone only suggests it", "8 of a client of which a process needs one: more servers and namespaces than that are rare"],
        References = ["Nacos PR 7906 (2022), PR 10937 (August 2023)", "Nacos issues 11324 and 11539: long polling of 1.x clients", "HADOOP: FileSystem.Cache, closeAllForUGI", "LatencyUtils.PauseDetector", "MySQL Connector/J 8.0.22 release notes"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink || Match(limit) is not var (signature, fact, count))
            return;
        // A container is filled by the heap only as far as the heap may grow into it.
        if (limit.Failure == "container-limit" && limit.Facts.Any<ProcessKilled>(killed => killed.Scope == KillScope.YarnVirtual))
            return;
        var many = count >= 100_000;
        var name = signature.NameIn(fact.Origin.Excerpt);
        scale.For(many ? Weight.Decisive : Weight.Strong, "class", count > 0 ? $"{count} instances of {name}: {signature.Words}" : $"{name} is named: {signature.Words}", fact);
        if (fact is HeapOwnerTold { Percent: >= MuchOfHeap and var percent } owner)
            scale.For(Weight.Strong, "share", FormattableString.Invariant($"it has {percent:0.#} % of the heap"), owner);
        else if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.Retained && statement.Number >= 50) is { } retained)
            scale.For(Weight.Strong, "share", $"it keeps {retained.Number} % of the heap", retained);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.Upgraded) is { } upgraded)
            scale.For(Weight.Weak, "upgrade", $"it began with the upgrade from {upgraded.Name}", upgraded);
        if (limit.Case.Facts.First<Statement>(statement => statement.Origin.Excerpt.Contains("heap dump", StringComparison.OrdinalIgnoreCase) || statement.Origin.Excerpt.Contains("dumping", StringComparison.OrdinalIgnoreCase) || statement.Origin.Excerpt.Contains("MAT", StringComparison.Ordinal) || statement.Origin.Excerpt.Contains("dump内存", StringComparison.Ordinal) || statement.Origin.Excerpt.Contains("内存dump", StringComparison.Ordinal)) is { } dump)
            scale.For(Weight.Strong, "dump", "it was found in a heap dump", dump);
        scale.Conclude($"{name}: {signature.Words}", signature.Cause);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Match(limit) is var (signature, fact, _))
            yield return new Fix(Applicability.Check, signature.Cure) { Text = "More heap only delays it.", Verify = $"jcmd PID GC.class_histogram twice, an hour apart: {signature.NameIn(fact.Origin.Excerpt)} does not grow" };
    }

    private static (Signature Signature, Fact Fact, long Count)? Match(BrokenLimit limit)
    {
        foreach (var signature in Known)
        {
            var row = limit.Facts.Of<HistogramTaken>().Reverse().SelectMany(taken => taken.Histogram.Rows.Take(signature.Least > 0 ? AllRows : 40).Where(row => row.Instances >= (signature.Least > 0 ? signature.Least : 10_000) && signature.Names(row.Class)).Select(row => (taken, row.Instances, row.Class))).FirstOrDefault();
            if (row.taken is not null)
                return (signature, row.taken.At(row.Class), row.Instances);
            var told = limit.Case.Facts.Of<Statement>().Where(statement => signature.Names(statement.Name)).OrderByDescending(statement => statement.Topic == Topic.Instances ? statement.Number ?? 0 : 0).FirstOrDefault();
            if (told is not null && (signature.Least == 0 || (told.Topic == Topic.Instances && told.Number >= signature.Least)))
                return (signature, told, told.Topic == Topic.Instances ? told.Number ?? 0 : 0);
            if (limit.Case.Facts.Of<HeapOwnerTold>().Where(one => signature.Names(one.Owner) && (signature.Least == 0 || one.Count >= signature.Least)).MaxBy(one => one.Percent ?? 0) is { } owner)
                return (signature, owner, owner.Count ?? 0);
        }

        return null;
    }

    private sealed record Signature(IReadOnlyList<string> Classes, string Cause, string Words, string Cure)
    {
        /// <summary>Of what a process needs one, so many are too many, and fewer say nothing; 0 where any mention counts.</summary>
        public int Least { get; init; }

        /// <summary>Which of the classes a text names; the first one where it names none.</summary>
        public string NameIn(string text) => Classes.FirstOrDefault(name => text.Contains(name, StringComparison.Ordinal)) ?? Classes[0];

        public bool Names(string type) => Classes.Any(name => type.EndsWith(name, StringComparison.Ordinal) || type.Contains(name + "$", StringComparison.Ordinal));
    }
}
