using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Threads or pools are made again and again and never ended.</summary>
internal sealed class ThreadLeak : Rule
{
    private const int VeryMany = 1000;
    private const int Repeated = 3;

    // Libraries whose objects own threads: what to keep single and how to end it.
    private static readonly (string Sign, string Library, string Cure)[] Known =
    [
        ("com.alibaba.nacos.client", "the Nacos client", "make one NacosNamingService and one ConfigService for the process, keep them as a singleton, and call shutDown() on the one that is replaced"),
        ("I/O dispatcher", "the asynchronous client of Apache HttpComponents, which Elasticsearch's and OpenSearch's REST clients use", "close the client's transport when the sink or service ends: RestClient.close(), esClient._transport().close() (shutdown() of the Java API client only builds requests of the _shutdown API); where the connector makes the client, upgrade it (flink-connector-elasticsearch8: FLINK-40381)"),
        ("starrocks-interval-sink", "StarRocks' connector for Flink, which does not end it when a sink is closed or restored (issues 15 and 154)", "upgrade flink-connector-starrocks to the newest release for your Flink version; until then restart the TaskManagers after many restarts of the job, and end the cause of the restarts"),
        ("org.h2.mvstore.MVStore", "H2's MVStore", "close() each MVStore when it has been read, or open one at a time: every open store runs a writer thread of its own"),
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = "thread-leak",
        Title = "Threads are started again and again and never end",
        Explains = ["native-thread", "heap-space", "gc-overhead"],
        Cause = "leak/threads",
        Mechanism = "An executor, a timer, a client or a store that is made for each request or item starts threads that wait for work for ever. Each costs a stack and counts against pids.max, ulimit -u and threads-max. Names tell: thousands of one name, or pool-N-thread-1 with N in the hundreds, say that a factory is called again and again; name-1 to name-64 is one pool. So do HttpClient-N-SelectorManager, Timer-N, nioEventLoopGroup-N-1, and the names that other clients give. What each of them keeps besides its stack (selectors, queues, thread-locals) fills the heap where no limit on threads comes first.",
        Needs = ["a thread dump, a count of threads by name, or the stack of the failing start"],
        Thresholds = ["1000 threads of one name: pools are sized by cores or connections, in tens", "20 pools, clients or event loop groups, 50 timers alive at once: few programs make more on purpose", "500 in the number of a pool, client or group: so many were made, alive or not"],
        Refuters = ["a failure within the first seconds with few threads"],
        References = ["java.util.concurrent.Executors.defaultThreadFactory names pool-N-thread-M", "java.net.http.HttpClient is AutoCloseable since JDK 21", "kernel: pids controller, RLIMIT_NPROC"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Failure != "native-thread")
        {
            WeighHeap(limit, scale);
            return;
        }

        var told = limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.ThreadsNeverEnd);
        if (limit.Process.IsFlink && told is null && Making(limit) is null && !limit.Case.Facts.Any<ThreadCount>() && !limit.Facts.Any<ThreadTotal>() && limit.Process.ManyThreads is null or { Count: < VeryMany })
            return;
        WeighCounts(limit, scale);
        WeighOwners(limit, scale);
        WeighSeries(limit, scale);
        WeighNumber(limit, scale);
        WeighStarter(limit, scale);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.ThreadsRise) is { } rises)
            scale.For(Weight.Strong, "rises", "the number of threads keeps rising", rises);
        if (told is not null)
            scale.For(Weight.Strong, "never", "threads or pools are reported never to be ended", told);
        if (told is not null && scale.Sentence is null && Growing(limit) is { Name.Length: > 0 } growing)
            scale.Conclude($"Threads {growing.Name} are started again and again and never end");
        if (told is not null && limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.WithoutItFine) is { } without)
            scale.For(Weight.Strong, "without", "without a plugin, an agent or a module it does not happen: that one makes them", without);
        WeighMade(limit, scale);
        if (limit.Facts.First<ThreadRefusal>(refusal => refusal.Error == "EPERM") is { } forbidden)
            scale.Refute("the system call was forbidden (EPERM), not the number exceeded", forbidden);
        scale.Lacks("how many threads there are of each name, twice", "jcmd PID Thread.print | grep '^\"' | sed -E 's/[0-9]+/N/g' | cut -d'\"' -f2 | sort | uniq -c | sort -rn | head");
    }

    // The heap was full first: only owners of threads that are made over and over explain that.
    private static void WeighHeap(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink)
            return;
        if (ThreadOwners.Alive(limit.Process) is var (owner, alive, taken))
        {
            scale.For(Weight.Strong, "count", $"{alive} {owner.Kind} own threads, of {taken.Dump.Threads.Count} in all: one is made for each call or attempt and never ended", taken);
            scale.Conclude($"{alive} {owner.Kind} were made and never ended; their threads, selectors and queues fill the heap");
        }
        else if (ThreadOwners.Numbered(limit.Process) is var (kind, number, thread, dump))
        {
            scale.For(Weight.Strong, "count", $"thread {thread} is of number {number} of the {kind.Kind} that were made: a program needs a few", dump);
            scale.Conclude($"{kind.Kind} are made again and again, {number} of them by then; their threads, selectors and queues fill the heap");
        }

        if (!scale.HasSupport)
            return;
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic is Topic.ThreadsNeverEnd or Topic.ThreadsRise) is { } told)
            scale.For(Weight.Strong, "told", "threads or pools are reported to grow in number, or never to be ended", told);
        scale.Lacks("how many of them are alive, twice", "jcmd PID Thread.print | grep '^\"' | sed -E 's/[0-9]+/N/g' | cut -d'\"' -f2 | sort | uniq -c | sort -rn | head");
    }

    private static void WeighCounts(BrokenLimit limit, Scale scale)
    {
        if (limit.Case.Facts.Of<ThreadCount>().Where(count => count.Count >= VeryMany).MaxBy(count => count.Count) is { } counted)
        {
            scale.For(Weight.Decisive, "count", $"{counted.Count} threads are named {counted.Name}", counted);
            scale.Conclude($"{counted.Count} threads {counted.Name} were started and never ended");
        }
        else if (limit.Process.ManyThreads is var (family, number, taken) && number >= VeryMany)
        {
            scale.For(Weight.Decisive, "count", $"threads {family} are numbered or counted up to {number}", taken.At(family.Split('#')[0]));
            scale.Conclude($"Threads {family} were made {number} times and never ended");
        }
    }

    // The kernel's count rises from sample to sample; the thread that was refused names the pool by its number.
    private static void WeighSeries(BrokenLimit limit, Scale scale)
    {
        var totals = limit.Facts.Of<ThreadTotal>();
        if (totals.Count < 4 || totals[^1].Count < totals[0].Count * 2 || totals.Zip(totals.Skip(1), (a, b) => b.Count >= a.Count).Count(rises => rises) < (totals.Count - 1) * 0.75)
            return;
        scale.For(Weight.Decisive, "count", $"the number of threads rises from {totals[0].Count} to {totals[^1].Count} in {totals.Count} samples", totals[^1], totals[0]);
        var refused = limit.Facts.First<ThreadRefusal>(refusal => refusal.Thread.Length > 0)?.Thread;
        scale.Conclude($"Threads are started and never end: their number rises from {totals[0].Count} to {totals[^1].Count}{(refused is null ? "" : $", the last one refused was {refused}")}");
    }

    // The number in the name of the thread that failed counts what its factory has made; some of them may have ended.
    private static void WeighNumber(BrokenLimit limit, Scale scale)
    {
        foreach (var thrown in limit.Facts.Of<Thrown>().Where(thrown => thrown.Link("native thread") is not null && NumberOf(thrown.Thread) >= VeryMany).Take(1))
            scale.For(Weight.Weak, "number", $"the thread that failed is {thrown.Thread}: its factory has made so many threads", thrown);
    }

    private static long NumberOf(string? thread) =>
        thread is not null && long.TryParse(thread.AsSpan(thread.AsSpan().LastIndexOfAny('-', '#', '_') + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number < 10_000_000 ? number : 0;

    // One client, pool or timer for each call: they are alive together, or the thread refused tells how many were made before it.
    private static void WeighOwners(BrokenLimit limit, Scale scale)
    {
        if (ThreadOwners.Alive(limit.Process) is var (owner, alive, taken))
        {
            scale.For(Weight.Decisive, "count", $"{alive} {owner.Kind} own threads, of {taken.Dump.Threads.Count} in all: one is made for each call and never ended", taken);
            var by = ThreadOwners.Made(limit) is { } made && made.Owner == owner ? $" by {made.Caller}" : "";
            scale.Conclude($"{alive} {owner.Kind} were made{by} and never ended");
        }
        else if (ThreadOwners.Numbered(limit.Process) is var (kind, count, thread, dump))
        {
            scale.For(Weight.Strong, "number", $"thread {thread} is of number {count} of the {kind.Kind} that were made", dump);
        }

        if (ThreadOwners.Refused(limit) is var (refusedOwner, number, refused))
            scale.For(Weight.Strong, "refused", $"thread {refused.Thread} was refused: it is of number {number} of the {refusedOwner.Kind} that were made", refused);
    }

    // Who runs it says that what owns threads is made anew each time.
    private static void WeighMade(BrokenLimit limit, Scale scale)
    {
        if (Making(limit) is not { } made)
            return;
        scale.For(Weight.Strong, "made", $"{made.Thing} is reported to be made anew ({made.Occasion}): each has threads of its own", made);
        if (made.Factory.Length > 0)
            scale.For(Weight.Weak, "factory", $"{made.Factory}, which starts threads, is named beside it", made);
        if (scale.Sentence is null)
            scale.Conclude($"{made.Thing} is made anew ({made.Occasion}), and the threads of those before it never end");
    }

    private static MadeAgain? Making(BrokenLimit limit) => limit.Case.Facts.First<MadeAgain>(made => !made.IsAllocator);

    private static void WeighStarter(BrokenLimit limit, Scale scale)
    {
        if (ThreadOwners.Late(limit) is var (late, maker, refused, stack))
            scale.For(Weight.Strong, "starter", $"it failed {refused.Uptime / 3600:F0} h after the start, where {maker} makes one more of the {late.Kind}: what a program needs it makes once, in its first minutes", stack, refused);
        else if (ThreadOwners.Made(limit) is var (owner, factory, caller, times, made))
            scale.For(times >= Repeated ? Weight.Strong : Weight.Weak, "starter", $"it failed {(times >= Repeated ? $"{times} times " : "")}where {caller} makes one of the {owner.Kind} ({factory})", made);
        else if (Starter(limit) is var (starter, thrown))
            scale.For(Weight.Weak, "starter", $"it failed where {starter} started a thread", thrown);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var made = ThreadOwners.Made(limit);
        var owner = ThreadOwners.Alive(limit.Process)?.Owner ?? ThreadOwners.Refused(limit)?.Owner ?? made?.Owner ?? ThreadOwners.Numbered(limit.Process)?.Owner;
        var starter = made is { } making && (owner is null || making.Owner == owner) ? $"{making.Caller}, which calls {making.Factory}" : Starter(limit)?.Frame ?? "the code that makes them";
        var names = limit.Case.Facts.Of<ThreadCount>().Select(count => count.Name).Append(Growing(limit)?.Name ?? "").Concat(limit.Facts.Of<Thrown>().SelectMany(thrown => thrown.Frames.Append(thrown.Thread ?? ""))).ToArray();
        if (Known.FirstOrDefault(known => names.Any(name => name.Contains(known.Sign, StringComparison.Ordinal))) is { Cure: not null } known)
            yield return new Fix(Applicability.Check, known.Cure) { Text = $"The threads belong to {known.Library}.", Verify = "the count of threads of that name stays level while the peer is away and comes back" };
        if (owner is null && Making(limit) is { } again)
            yield return new Fix(Applicability.Check, $"make {again.Thing} once and reuse it: a static field, a singleton or a bean instead of a new one each time ({again.Occasion}); call close(), shutdown() or dispose() on each that is replaced")
            {
                Text = "A pool, a timer or a client starts its threads when it is made and ends them only when it is told to. What is built from a default configuration (default readers, strategies, schedulers) may own such a pool as well.",
                Verify = "the number of threads (jcmd PID Thread.print | grep -c '^\"') is the same after a thousand more",
            };
        yield return new Fix(Applicability.Placeholders, owner is null ? $"reuse one executor or client instead of making one each time, and shutdown() or close() what ends, in {starter}" : $"in {starter}: {owner.Cure}")
        {
            Code = owner is null ? ThreadOwners.Executor : owner.Code,
            Text = "A higher pids limit, ulimit -u or TasksMax only delays the failure.",
            Verify = "the number of threads (java.lang:type=Threading, ThreadCount) is level over many calls",
        };
    }

    private static RegionGrows? Growing(BrokenLimit limit) => limit.Case.Facts.First<RegionGrows>(growth => growth.Region == GrowingRegion.Threads);

    // A frame that makes stores, pools or clients, as opposed to a pool that replaces a worker of its own.
    private static (string Frame, Thrown Thrown)? Starter(BrokenLimit limit)
    {
        var thrown = limit.Facts.First<Thrown>(thrown => thrown.Link("native thread") is not null && thrown.HasFrame("Thread.start"));
        var frame = thrown?.Frames.FirstOrDefault(ApplicationFrames.IsApplication);
        return frame is null || thrown is null ? null : (ApplicationFrames.Short(frame), thrown);
    }
}
