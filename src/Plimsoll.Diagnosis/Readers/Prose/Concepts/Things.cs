using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Finds what a sentence speaks of: identifiers, things that are counted, and subjects that are none of the heap's.</summary>
internal static class Things
{
    private const string Part = "(?:[.$#][A-Za-z_][A-Za-z0-9_]*)";

    private const string Camel = "[A-Za-z_][A-Za-z0-9_]*[a-z][A-Z][A-Za-z0-9_]*" + Part + "*";

    private const string Structure = @"\b(?:list|map|set|queue|cache|table|registry|array|field|collection|buffer|pool|deque|variable|hash ?map|dictionary)s? ";

    private const string Quote = @"[`""'\u201C]?";

    // instances of X; a list called X; the field X; X.field; nameInHumps
    private const string Identifier =
        @"(?:\b(?:instances?|objects?|entries|references|items|elements) of (?:the )?(?:class |type )?)?(?:"
        + Structure + "(?:called |named )" + Quote + "(?<holder>[A-Za-z_][A-Za-z0-9_]{3,}" + Part + "*)"
        + "|" + Structure + Quote + "(?<holder>" + Camel + @")|\b(?:called|named) " + Quote + "(?<holder>" + Camel + ")|(?:名为|叫做?) ?" + Quote + "(?<holder>[A-Za-z_][A-Za-z0-9_]{3,}" + Part + "*)"
        + "|`(?<code>[A-Za-z_][A-Za-z0-9_]*" + Part + "+|[A-Za-z_][A-Za-z0-9_]{3,})(?:\\(\\))?`"
        + @"|(?<![A-Za-z0-9_./$-])(?<code>(?:[a-z_][A-Za-z0-9_]*\.)+[A-Z][A-Za-z0-9_]*" + Part + "*|[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+" + Part + "*|[a-z]{2,}(?:[A-Z][a-z0-9]+)+" + Part + "*)(?![A-Za-z0-9_/(-]))";

    // "objects" behind a name belong to it.
    private const string Ofs = @"[`""'\u201D]?(?: ?(?:objects?|instances?|entries|对象|实例))?";

    // metric groups, task records, finished jobs: what a program makes one of for each piece of work. Alone such a word may be what comes in from outside.
    private const string Compound =
        "(?:finished|completed|closed|expired|obsolete|orphaned|terminated|ended|past|previous|removed|deleted|disconnected|unused|abandoned|unreachable|forgotten|discarded) (?:[a-z]+ )?(?:jobs|tasks|splits|queries|requests|records|stages|threads|files|plans|tenants|topics|clients|users|groups|executions|workflows|windows|nodes|streams|tables|builds|batches|applications|events|messages|operations|calls)"
        + "|[a-z]{3,20}[ -](?:groups|infos?|descriptors|wrappers|handles|keys|identifiers|ids|paths|names|configs|configurations|histories|results|plans|tokens|locks|beans|stubs|trackers|snapshots|specs|tags|labels|statistics|stats|histograms|counters|records|arrays|hooks|leases|tickets|definitions|schemas|templates)(?= |[.,;:)]|$)"
        + "|(?:status|state|metric|event|history|session|job|object|plan|query|in-memory|meta-?data) (?:store|cache|history|list|map|registry|log|table|repository)"
        + "|[Mm]eter ?[Rr]egistry|[Pp]lan cache|[Qq]uery cache|[Ww]eak ?[Rr]eferences|[Ss]oft ?[Rr]eferences|[Tt]hread[ -]?[Ll]ocals|[Ff]inalizers|[Tt]okens|[Cc]onfigurations|[Ll]eases|[Bb]eans|[Ss]tubs|[Ii]nterceptors|[Ff]ilters|[Tt]rackers|[Cc]ookies|[Ll]ocks|[Ss]et of [a-z]+(?: [a-z]+)?";

    private const string Nouns =
        "(?:" + Compound + "|[Cc]onnections|[Ss]essions|[Ll]isteners|[Ss]ubscriptions|[Ss]ubscribers|[Cc]onsumers|[Pp]roducers|[Cc]hannels|[Ss]ockets|[Ww]ebsockets|[Tt]imers|[Mm]etrics|[Mm]eters|[Gg]auges|[Cc]allbacks|[Hh]andlers|[Hh]ooks|[Ff]utures|[Pp]romises"
        + "|[Ww]atchers|[Oo]bservers|[Rr]egistrations|[Ee]ntries|[Ss]tatements|[Rr]esult ?[Ss]ets|[Cc]ursors|[Tt]ransactions|[Cc]ontexts|[Oo]bjects|[Ii]nstances|[Pp]roxies|[Rr]eferences|[Aa]ctors"
        + "|(?:static |in-memory |internal |local |global |hash ?|shared |singleton |concurrent )?(?:cache|caches|map|maps|registry|list|lists|queue|queues|dictionary|hash ?map|hash ?table|collection|collections|pool))";

    // A proper name or one of the usual kinds before it.
    private const string Counted =
        "(?<![A-Za-z-])(?<counted>(?:(?:(?!(?:The|Our|All|These|Those|Many|More|Some|New|Old|Open|Its|No|Every|Each|Any|When|If|And|But|So)\\b)[A-Z][A-Za-z0-9-]{1,20}|database|jdbc|http|https|tcp|client|server|idle|stale|dead|closed|expired|finished|completed|cancelled|event|timer|thread-local|prepared|consumer|producer|network|proxy|temporary) )?" + Nouns + ")(?![A-Za-z-])"
        + "|(?<counted>(?:[A-Za-z]{2,20} ?)?(?:连接(?:数|池)?|会话|监听器?|订阅者?|定时器|指标|回调|句柄|对象|实例|缓存|队列|引用|结果集|集合|静态变量|本地缓存|事务|游标|上下文|元数据|注册表|订阅|代理类?|迭代器))";

    private const string Foreign =
        @"(?<![A-Za-z-])(?<other>CPU|cpu|load|[Ll]ag|[Ll]atency|[Tt]hroughput|[Dd]elay|[Dd]isk|traffic|RSS|rss|resident|[Mm]eta[ -]?space|[Pp]erm ?[Gg]en|[Dd]irect (?:buffer )?memory|[Oo]ff-heap|[Nn]ative memory|[Tt]hreads?|[Cc]lasses|[Cc]lass ?[Ll]oaders?|logs?|[Dd]uration|[Cc]heckpoints?|[Ss]tates?|[Ss]avepoints?|bandwidth|backlog|swap|page cache|[Cc]ontainers?|[Pp]ods?|[Ff]iles|[Pp]artitions)(?![A-Za-z])"
        + "|(?<other>延迟|负载|磁盘|流量|元空间|直接内存|堆外|线程|类加载器|日志|状态|检查点|数据|消息|消费)";

    /// <summary>The things in the order of their places.</summary>
    public static IReadOnlyList<Thing> In(string sentence)
    {
        var things = new List<Thing>();
        foreach (Match match in Named.Matches(sentence))
        {
            var thing = Of(match);
            // "MySQL connections" is one thing, though MySQL is none of the heap's.
            if (thing.Kind == ThingKind.Counted && things is [.., { Kind: ThingKind.Other } owner] && owner.End + 1 == thing.Index && char.IsAsciiLetterUpper(owner.Name[0]))
            {
                things.RemoveAt(things.Count - 1);
                thing = thing with { Name = $"{owner.Name} {thing.Name}", Index = owner.Index };
            }

            things.Add(thing);
        }

        return things;
    }

    private static Thing Of(Match match)
    {
        foreach (var (group, kind) in Kinds)
        {
            if (match.Groups[group] is { Success: true } name)
                return new Thing(name.Value.Trim(), name.Index, match.Index + match.Length, IsOrdinary(name.Value, kind) ? ThingKind.Other : kind);
        }

        return new Thing(match.Value, match.Index, match.Index + match.Length, ThingKind.Other);
    }

    private static bool IsOrdinary(string name, ThingKind kind) => kind is ThingKind.Holder or ThingKind.Code && Ordinary.IsMatch(name);

    private static readonly (string Group, ThingKind Kind)[] Kinds = [("holder", ThingKind.Holder), ("code", ThingKind.Code), ("counted", ThingKind.Counted), ("other", ThingKind.Other)];

    private static readonly Regex Named = new(Identifier + Ofs + "|" + Counted + "|" + Foreign, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant);

    // Errors, programs and products, processes, what every heap is full of, and class loaders and threads, which have rules of their own.
    private static readonly Regex Ordinary = new(
        @"^[KMGT]iB$|(?:Exception|Error|ClassLoader|Threads?|DB|SQL|MQ|JDK|OS|CDC|VM|GC|Hub|Lab|Script|API|SDK|IDE|Size)$|^(?:OutOf|StackOverflow)|CopyOnWriteState|StateMapEntry|StateTableEntry|HeapInternalTimer|\.runtime\.state\."
        + @"|^(?:java\.util\.|java\.lang\.(?:String|Object|Class|Integer|Long)\b)"
        + @"|^(?:(?:Job|Task|Resource|Node|Application|Session)(?:Manager|Master|Executor)s?|NameNode|DataNode|HashMap|LinkedHashMap|TreeMap|ConcurrentHashMap|ArrayList|LinkedList|HashSet|StringBuilder|OldGen|YoungGen|ParNew|HeapDump|MemoryAnalyzer|Memory[Ll]eak"
        + "|SpringBoot|SpringCloud|PyFlink|ElasticSearch|OpenSearch|ClickHouse|ZooKeeper|StreamPark|SeaTunnel|DataX|ChunJun|InLong|HotSpot|IntelliJ|WebLogic|WebSphere|GlassFish|WildFly|OpenShift|StarRocks|OceanBase|DolphinScheduler|SkyWalking|ShardingSphere|GoldenGate|DataStream|AppDynamics|LinkedIn|KafkaConnect|MapReduce|BigQuery|PowerJob|FlinkX|GraalVM|JavaFX|openEuler|openGauss|macOS|javaagent|YourKit|VisualVM|JProfiler|JConsole|HeapHero|OpenJDK|OldGeneration|SparkSQL|FlinkSQL|PostgreSQL|NodeJS|TypeScript|JavaScript|FullGC|YoungGC|GitHub|StackOverflow)$",
        RegexOptions.CultureInvariant);
}
