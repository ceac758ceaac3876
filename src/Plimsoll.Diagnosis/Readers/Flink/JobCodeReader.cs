using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Job code in Java, Scala or SQL: the constructs that decide how much state a job keeps.</summary>
internal sealed class JobCodeReader : LineReader
{
    public override string Format => "job code";

    public override IReadOnlyList<string> Literals { get; } =
    [
        "ContinuousEventTimeTrigger", "ContinuousProcessingTimeTrigger", "PurgingTrigger", "GlobalWindows", "EventTimeSessionWindows", "ProcessingTimeSessionWindows", "TumblingEventTimeWindows",
        "TumblingProcessingTimeWindows", "SlidingEventTimeWindows", "SlidingProcessingTimeWindows", "registerEventTimeTimer", "registerProcessingTimeTimer", "StateTtlConfig", "enableTimeToLive",
        "MapStateDescriptor", "ListStateDescriptor", "ValueStateDescriptor", "getUnionListState", "BroadcastProcessFunction", "broadcast(", "intervalJoin", "CEP.pattern", "IterativeCondition", "PatternStream",
        "MemoryStateBackend", "FsStateBackend", "HashMapStateBackend", "RocksDBStateBackend", "JobManagerCheckpointStorage", "registerUserCodeClassLoaderReleaseHookIfAbsent", "checkedShutdown", "uncheckedShutdown",
        "GROUP BY ", "COUNT(DISTINCT", "MATCH_RECOGNIZE", "table.exec.state.ttl", "allowedLateness", "addShutdownHook", "ThreadLocal", "Executors.new", "new Thread(", "Thread.startVirtualThread", "Thread.ofVirtual", "new Semaphore(",
        "new LinkedBlockingQueue", "new ConcurrentLinkedQueue", "new LinkedBlockingDeque", "new ConcurrentHashMap", "new HashMap<", "new ArrayList<", "static final Map", "static final List", "PatternSelect", "Pattern.<", "Pattern.begin", "orderedWait(", "snapshot.split.size", "incremental.snapshot.chunk", "splitEnd", "chunk size", "snapshot splits", "equalityFieldColumns", "bulk_insert", "setCacheSize", "deleteEventTimeTimer", "TimeEvictor", "countWindow", "timeWindow",
        "CountTumblingWindowAssigner", "CountSlidingWindowAssigner", "CountTrigger", "CountEvictor", "DeltaEvictor", "FIRE_AND_PURGE",
    ];

    public override void Read(LogLine line, LineContext context)
    {
        if (line.Header?.At is not null || TraceText.IsFrame(line.Text) || TraceText.IsCause(line.Text) || Import.IsMatch(line.Text))
            return;
        if (StaticCollection.Match(line.Text) is { Success: true } collection)
            context.Facts.Add(new JobFeature { Origin = line.Origin(), Feature = "static collection", Arguments = collection.Groups["name"].Value });
        if (UnboundedQueue.IsMatch(line.Text))
            context.Facts.Add(new JobFeature { Origin = line.Origin(), Feature = "unbounded queue" });
        if (PatternBegin.IsMatch(line.Text))
            context.Facts.Add(new JobFeature { Origin = line.Origin(), Feature = "CEP.pattern" });
        foreach (Match match in Connector.Matches(line.Text))
            context.Facts.Add(new JobFeature { Origin = line.Origin(), Feature = match.Value });
        foreach (Match match in Construct.Matches(line.Text))
            context.Facts.Add(new JobFeature { Origin = line.Origin(), Feature = match.Groups["word"].Value.Trim(), Arguments = match.Groups["arguments"].Value });
    }

    private static readonly Regex StaticCollection = new(@"\bstatic\b[^=;(]*\b(?:Concurrent)?(?:Map|HashMap|LinkedHashMap|List|ArrayList|Set|HashSet|Cache|Queue)<[^=;]*>\s+(?<name>\w+)\s*=\s*new\s", RegexOptions.ExplicitCapture);

    private static readonly Regex UnboundedQueue = new(@"new\s+(?:LinkedBlockingQueue|ConcurrentLinkedQueue|LinkedBlockingDeque|ConcurrentLinkedDeque|PriorityBlockingQueue)\s*<[^>]*>\s*\(\s*\)");

    private static readonly Regex Connector = new(@"snapshot\.split\.size|incremental\.snapshot\.chunk[\w.]*|\bsplitEnd\b|chunk size|snapshot splits|equalityFieldColumns|bulk_insert");

    private static readonly Regex PatternBegin = new(@"\bPattern\s*\.\s*(?:<[^>]*>\s*)?begin\(");

    private static readonly Regex Import = new(@"^\s*(?:import|package)\s|^\s*\d+:\s+\d+\s+\d+");

    // Windows and triggers, timers, state and its end, broadcasts, joins and patterns, backends, the class loader's release, SQL, hooks, threads, evictors.
    private static readonly string[] Constructs =
    [
        "Continuous(?:Event|Processing)TimeTrigger", "PurgingTrigger", "GlobalWindows", "(?:Event|Processing)TimeSessionWindows", "(?:Tumbling|Sliding)(?:Event|Processing)TimeWindows",
        "register(?:Event|Processing)TimeTimer", "deleteEventTimeTimer",
        "StateTtlConfig", "enableTimeToLive", "(?:Map|List|Value)StateDescriptor", "getUnionListState",
        "(?:Keyed)?BroadcastProcessFunction", @"\.broadcast(?=\()", "intervalJoin", @"CEP\.pattern", "IterativeCondition",
        "(?:Memory|Fs|HashMap|RocksDB)StateBackend", "JobManagerCheckpointStorage",
        "registerUserCodeClassLoaderReleaseHookIfAbsent", "(?:un)?checkedShutdown",
        @"GROUP BY(?=\s)", @"COUNT\(DISTINCT", "MATCH_RECOGNIZE", @"table\.exec\.state\.ttl",
        "allowedLateness", "addShutdownHook",
        "ThreadLocal", @"Executors\.new\w+", @"new Thread(?=\()", @"Thread\.startVirtualThread", @"Thread\.ofVirtual", @"new Semaphore(?=\()",
        "(?:Time|Count|Delta)Evictor", "Count(?:Tumbling|Sliding)WindowAssigner", "CountTrigger", "FIRE_AND_PURGE", "countWindow", "timeWindow",
    ];

    // PurgingTrigger.of(ContinuousEventTimeTrigger.of(Time.minutes(1))); new MapStateDescriptor<>("seen", ...
    private static readonly Regex Construct = new($@"(?<word>{string.Join('|', Constructs)})\b?(?:\.of|\.withGap)?(?:\s*[<(](?<arguments>[^;]{{0,120}}))?", RegexOptions.ExplicitCapture);
}
