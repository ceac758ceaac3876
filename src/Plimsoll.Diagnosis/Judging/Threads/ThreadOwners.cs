using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>Clients, pools and timers that own threads, told by the names that they give them and by the frames that make them.</summary>
internal static partial class ThreadOwners
{
    /// <summary>A pool that is made once, or ends with the block that made it.</summary>
    public const string Executor = "private static final ScheduledExecutorService SCHEDULER = Executors.newScheduledThreadPool(4, namedThreads(\"sync\"));\n// or, where it must be short-lived (JDK 19 and later):\ntry (ExecutorService executor = Executors.newFixedThreadPool(4)) {\n    ...\n}";

    private static readonly Regex Pool = new(@"^pool-(?<owner>\d{1,12})-thread-\d+$", RegexOptions.ExplicitCapture);

    private static readonly Regex JdkHttpClient = new(@"^HttpClient-(?<owner>\d{1,12})-(?:SelectorManager|Worker-\d+)$", RegexOptions.ExplicitCapture);

    private static readonly Regex JdkTimer = new(@"^Timer-(?<owner>\d{1,12})$", RegexOptions.ExplicitCapture);

    private static readonly Regex ForkJoin = new(@"^ForkJoinPool-(?<owner>\d{1,12})-worker-\d+$", RegexOptions.ExplicitCapture);

    private static readonly Regex EventLoops = new(@"^(?:(?:nio|oio|epoll|kqueue|ioUring|iouring|local|default|multiThreadIo)EventLoopGroup|defaultEventExecutorGroup)-(?<owner>\d{1,12})-\d+$", RegexOptions.ExplicitCapture);

    private static readonly Regex AsyncHttpClient = new(@"^AsyncHttpClient-(?<owner>\d{1,12})-\d+$", RegexOptions.ExplicitCapture);

    private static readonly Regex OkHttp = new(@"^OkHttp ConnectionPool$");

    private static readonly Regex ApacheEvictor = new(@"^(?:Connection evictor(?:-\d+)?|idle-connection-evictor-\d+)$");

    private static readonly Regex ApacheAsync = new(@"^httpclient-main-\d+$");

    private static readonly Regex JettyClient = new(@"^HttpClient@(?<owner>[0-9a-f]{1,8})-(?:scheduler-)?\d+", RegexOptions.ExplicitCapture);

    private static readonly Regex ElasticClient = new(@"^elasticsearch-rest-client-(?<owner>\d{1,12})-thread-\d+$", RegexOptions.ExplicitCapture);

    private static readonly Regex MongoClient = new(@"^cluster-ClusterId\{value='(?<owner>[0-9a-f]{8,32})'", RegexOptions.ExplicitCapture);

    private static readonly Regex Lettuce = new(@"^lettuce-(?:nio|epoll|kqueue)EventLoop-(?<owner>\d{1,12})-\d+$", RegexOptions.ExplicitCapture);

    private static readonly Regex Kafka = new(@"^kafka-(?:producer-network-thread|admin-client-thread) \| (?<owner>\S.*)$", RegexOptions.ExplicitCapture);

    private static readonly ThreadOwner[] Known =
    [
        new(Pool, "pools of the default name", ["java.util.concurrent.Executors.new", "java.util.concurrent.ThreadPoolExecutor.<init>", "java.util.concurrent.ScheduledThreadPoolExecutor.<init>"],
            "make the pool once (a static final field or a bean) and reuse that shared instance; where one must be short-lived, shutdown() it in a finally block, or close() it (try-with-resources, JDK 19 and later)") { Code = Executor },
        new(JdkHttpClient, "java.net.http.HttpClient objects", ["jdk.internal.net.http.HttpClientBuilderImpl.build", "jdk.internal.net.http.HttpClientImpl.create", "jdk.internal.net.http.HttpClientImpl.start", "java.net.http.HttpClient.newHttpClient"],
            "build one HttpClient (a static final field or a bean) and reuse that shared instance for all requests; where one must be short-lived, close() it (JDK 21 and later): before, its selector thread ends only when a collection finds the client unreachable")
        {
            Code = "private static final HttpClient CLIENT = HttpClient.newHttpClient();\n// or, where it must be short-lived (JDK 21 and later):\ntry (HttpClient client = HttpClient.newHttpClient()) {\n    ...\n}",
        },
        new(JdkTimer, "java.util.Timer objects", ["java.util.Timer.<init>"], "use one shared ScheduledExecutorService, or one Timer, for all tasks, and cancel() a Timer whose work has ended") { Least = 50 },
        new(ForkJoin, "java.util.concurrent.ForkJoinPool objects", ["java.util.concurrent.ForkJoinPool.<init>", "java.util.concurrent.Executors.newWorkStealingPool"], "make the ForkJoinPool once and reuse that shared instance (or ForkJoinPool.commonPool()), and shutdown() the one that has ended"),
        new(EventLoops, "Netty event loop groups", ["EventLoopGroup.<init>", "EventExecutorGroup.<init>", "reactor.netty.resources.DefaultLoopResources.<init>"], "make one EventLoopGroup for the process, reuse that shared instance in every Bootstrap, and call shutdownGracefully() on the one that is replaced"),
        new(AsyncHttpClient, "AsyncHttpClient objects", ["org.asynchttpclient.DefaultAsyncHttpClient.<init>", "org.asynchttpclient.Dsl.asyncHttpClient"], "make one AsyncHttpClient, reuse that shared instance for all requests, and close() it when the program ends"),
        new(OkHttp, "OkHttpClient objects", ["okhttp3.OkHttpClient.<init>", "okhttp3.OkHttpClient$Builder.build", "okhttp3.ConnectionPool.<init>"], "make one OkHttpClient and reuse that shared instance; newBuilder() of it gives other settings over the same pools. End one with dispatcher().executorService().shutdown() and connectionPool().evictAll()"),
        new(ApacheEvictor, "Apache HttpClient objects", ["IdleConnectionEvictor.start", "IdleConnectionEvictor.<init>", "impl.client.HttpClientBuilder.build", "impl.classic.HttpClientBuilder.build"], "build one CloseableHttpClient, reuse that shared instance for all requests, and close() it when the program ends"),
        new(ApacheAsync, "Apache HttpAsyncClient objects", ["CloseableHttpAsyncClientBase.start", "AbstractHttpAsyncClientBase.start", "HttpAsyncClients.createDefault", "HttpAsyncClientBuilder.build"], "build and start() one CloseableHttpAsyncClient, reuse that shared instance for all requests, and close() it when the program ends"),
        new(JettyClient, "Jetty HttpClient objects", ["org.eclipse.jetty.client.HttpClient.doStart"], "start() one HttpClient, reuse that shared instance for all requests, and stop() it when the program ends"),
        new(ElasticClient, "Elasticsearch RestClient objects", ["org.elasticsearch.client.RestClientBuilder.build"], "build one RestClient, reuse that shared instance, and close() it when the program ends"),
        new(MongoClient, "MongoClient objects", ["com.mongodb.client.MongoClients.create", "com.mongodb.MongoClient.<init>", "com.mongodb.internal.connection.DefaultClusterFactory.create"], "make one MongoClient for the process, reuse that shared instance, and close() it when the program ends"),
        new(Lettuce, "Redis clients (Lettuce)", ["io.lettuce.core.RedisClient.create", "io.lettuce.core.resource.DefaultClientResources"], "make one RedisClient and one ClientResources, reuse these shared instances, and shutdown() both when the program ends"),
        new(Kafka, "Kafka producers or admin clients", ["org.apache.kafka.clients.producer.KafkaProducer.<init>", "org.apache.kafka.clients.admin.KafkaAdminClient"], "make one KafkaProducer (it is thread-safe), reuse that shared instance, and close() the one that is replaced") { Least = 50 },
    ];

    /// <summary>The kind of which the last thread dump shows most objects alive, if they are too many; null otherwise.</summary>
    public static (ThreadOwner Owner, int Alive, ThreadsTaken Taken)? Alive(ProcessCase process)
    {
        if (process.Facts.Last<ThreadsTaken>() is not { } taken)
            return null;
        string[] names = [.. taken.Dump.Threads.Select(thread => thread.Name)];
        var counted = Known.Select(owner => (Owner: owner, Alive: owner.Count(names))).Where(pair => pair.Alive >= pair.Owner.Least).ToArray();
        if (counted.Length == 0)
            return null;
        var (owner, alive) = counted.MaxBy(pair => pair.Alive);
        var first = Array.Find(names, name => owner.Names.IsMatch(name));
        return (owner, alive, first is null ? taken : taken.At(first));
    }

    /// <summary>Seconds after which a program has long made all that it makes once.</summary>
    private const double LongStarted = 3600;

    /// <summary>From so many objects made on, their number alone says that one is made for each call or attempt.</summary>
    private const long VeryMany = 500;

    /// <summary>The thread of a dump whose name says that very many objects of its kind were made before it; null without such a number.</summary>
    public static (ThreadOwner Owner, long Number, string Thread, ThreadsTaken Taken)? Numbered(ProcessCase process)
    {
        if (process.Facts.Last<ThreadsTaken>() is not { } taken)
            return null;
        var found = taken.Dump.Threads.SelectMany(thread => Known.Select(owner => (Owner: owner, Number: owner.Number(thread.Name) ?? 0, Thread: thread.Name))).Where(one => one.Number >= VeryMany).ToArray();
        if (found.Length == 0)
            return null;
        var (most, number, name) = found.MaxBy(one => one.Number);
        return (most, number, name, taken.At(name));
    }

    /// <summary>The refused thread whose name says that most objects of its kind were made before it; null without such a number.</summary>
    public static (ThreadOwner Owner, long Number, ThreadRefusal Refusal)? Refused(BrokenLimit limit)
    {
        var found = limit.Facts.Of<ThreadRefusal>().SelectMany(refusal => Known.Select(owner => (Owner: owner, Number: owner.Number(refusal.Thread) ?? 0, Refusal: refusal))).Where(found => found.Number >= found.Owner.Least).ToArray();
        return found.Length == 0 ? null : found.MaxBy(one => one.Number);
    }

    /// <summary>Failures of a thread's start inside the making of an object that owns threads, with the application's frame that made it; how often that was seen.</summary>
    public static (ThreadOwner Owner, string Factory, string Caller, int Times, Thrown Thrown)? Made(BrokenLimit limit)
    {
        var made = limit.Facts.Of<Thrown>().Where(thrown => thrown.Link("native thread") is not null).Select(Making).OfType<(ThreadOwner Owner, string Factory, string Caller, Thrown Thrown)>().ToArray();
        return made.Length == 0 ? null : (made[0].Owner, made[0].Factory, made[0].Caller, made.Count(one => one.Caller == made[0].Caller), made[0].Thrown);
    }

    /// <summary>An object that owns threads and is made when the program had long started: then one is made for each call. With who makes it and the refusal that tells the time; null without.</summary>
    public static (ThreadOwner Owner, string Caller, ThreadRefusal Refusal, Thrown Thrown)? Late(BrokenLimit limit) =>
        limit.Facts.First<ThreadRefusal>(refusal => refusal.Uptime >= LongStarted) is { } refusal && Made(limit) is var (owner, _, caller, _, thrown) ? (owner, caller, refusal, thrown) : null;

    private static (ThreadOwner Owner, string Factory, string Caller, Thrown Thrown)? Making(Thrown thrown)
    {
        string[] frames = [.. thrown.Frames];
        var factory = Array.FindLastIndex(frames, frame => Array.Exists(Known, owner => owner.IsFactory(frame)));
        var caller = factory < 0 ? -1 : Array.FindIndex(frames, factory + 1, ApplicationFrames.IsApplication);
        return caller < 0 ? null : (Array.Find(Known, owner => owner.IsFactory(frames[factory]))!, ApplicationFrames.Short(frames[factory]), ApplicationFrames.Short(frames[caller]), thrown);
    }
}
