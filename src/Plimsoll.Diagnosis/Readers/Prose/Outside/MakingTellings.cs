using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>That what owns threads or buffers (a pool, a timer, a client, an allocator) is made anew with each request, client or refresh.</summary>
internal static class MakingTellings
{
    // What is made stands beside its making.
    private const int Near = 40;

    /// <summary>The facts of a text.</summary>
    public static IEnumerable<MadeAgain> In(ToldDocument document)
    {
        for (var at = 0; at < document.Sentences.Count; at++)
        {
            var sentence = document.Sentences[at].Text;
            if (Once.IsMatch(sentence) || Occasion.Match(sentence) is not { Success: true } occasion || !Telling.Happened(sentence, occasion.Index, occasion.Length))
                continue;
            // What the occasion itself names is not what is made for it.
            if (Made(sentence, occasion, Allocators) is { } allocator)
                yield return Of(document, at, allocator, occasion, true);
            else if (Made(sentence, occasion, Owners) is { } owner)
                yield return Of(document, at, owner, occasion, false);
        }
    }

    /// <summary>Whether the text counts threads by the thousand.</summary>
    public static bool CountsThreads(ToldDocument document) => document.Sentences.Any(sentence => Thousands.Match(sentence.Text) is { Success: true } many && Telling.Happened(sentence.Text, many.Index, many.Length));

    private static Match? Made(string sentence, Match occasion, Regex things) =>
        things.Matches(sentence).FirstOrDefault(thing => Gap(thing, occasion) >= 0 && (ByItself.IsMatch(thing.Value) || Making.Matches(sentence).Any(making => Telling.IsMeant(sentence, making.Index) && Gap(making, thing) is >= 0 and <= Near)));

    // Characters between two places, in either order; less than none where they overlap.
    private static int Gap(Match one, Match other) => Math.Max(other.Index - one.Index - one.Length, one.Index - other.Index - other.Length);

    private static MadeAgain Of(ToldDocument document, int at, Match thing, Match occasion, bool allocates) => new()
    {
        Origin = document.Origin(at),
        Basis = Basis.Reported,
        Thing = thing.Value.Trim(' ', '.'),
        Occasion = occasion.Value.Trim(),
        IsAllocator = allocates,
        Factory = document.Find(Factories).Value,
    };

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    // each request; for every new connection; per call; whenever the config is refreshed; 每次调用; 每来一个连接
    private static readonly Regex Occasion = new(
        @"\b(?:each|every|per)(?: (?:single|new|incoming|one|such))*(?: [\w-]+)?? (?:requests?|calls?|invocations?|messages?|connections?|reconnect\w*|refresh\w*|quer(?:y|ies)|tasks?|events?|sessions?|tenants?|users?|records?|polls?|retry|retries|uploads?|downloads?|items?|heartbeats?|push(?:es)?|subscri\w+|channels?|updates?|changes?|\w*clients?|lookups?|threads?|check-?points?|reloads?|restarts?|jobs?)\b|\b(?:each|every) time\b|\bwhenever\b|\b(?:on|by|with|in|for) (?:each|every) (?:call|use|invocation) of \w+|\b(?:again and again|over and over|repeatedly)\b"
        + "|每(?:次|一次|个|条|一条|来一个|有一个)(?:新的?)?[^，。；\n]{0,4}?(?:请求|调用|刷新|更新|连接|消息|任务|查询|执行|重连|客户端|会话|访问|推送|心跳|上传|下载|实例|用户)|每次(?:都|会|去)|(?:反复|不断|重复|频繁)(?=(?:地)?(?:创建|新建|构造|实例化|初始化|new))",
        Options);

    private static readonly Regex Making = new(
        @"\b(?:creat(?:es?|ed|ing)|instantiat(?:es?|ed|ing)|build(?:s|ing)?|built|construct(?:s|ed|ing)?|makes?|made|making|spawn(?:s|ed|ing)?|initiali[sz](?:es?|ed|ing)|open(?:s|ed|ing)?|starts?|started|start(?:ing)? (?:a )?new|new|(?:gets?|got|has|have|had) (?:its|their|his|an?) own|uses? (?:its|their|an?) own|do(?:es)? new|allocat(?:es?|ed|ing))\b"
        + "|创建|新建|(?<![A-Za-z])new(?![A-Za-z])|构造|实例化|初始化|(?:都|会|里|中)(?:会|要|去)?(?:用|调用|使用|走|起|开|建)|产生|启动",
        Options);

    // What starts threads of its own.
    private static readonly Regex Owners = new(
        @"(?<![A-Za-z0-9_.])(?:thread ?pools?|executors?(?: ?services?)?|\w*(?:ExecutorService|ThreadPool\w*|Executors?(?:\.new\w+)?)(?:\(\d*\))?|(?:\w*wheel ?)?timers?(?! out)|\w+Timer|schedulers?|Schedulers\.\w+|HandlerStrategies[\w.()]*|\w*messageReaders\w*|event ?loop ?groups?|\w*EventLoopGroup|\w*(?:NamingService|ConfigService|Client|Producer|Consumer|Connector|DataSource|ConnectionFactory|ConnectionPool|MVStore|FileSystem|Watcher|ManagedChannel|StreamWriter|Redisson|RestTemplate)|(?:[a-z]+ )?clients?|(?:naming|config) services?|connection pools?|connectors?)(?![A-Za-z0-9_])"
        + "|线程池|定时器|客户端|连接池|调度器|生产者|消费者",
        Options);

    private static readonly Regex ByItself = new(@"\.new[A-Z]|withDefaults");

    private static readonly Regex Allocators = new(@"\b(?:\w*ByteBufAllocator|(?:(?:pooled|buffer|memory|netty|own) )*allocators?|buffer pools?|(?:direct|memory) pools?)\b|(?:内存)?分配器|内存池|缓冲池", Options);

    private static readonly Regex Factories = new(@"(?:\w+\.)*(?:Schedulers\.new\w+|Executors\.new\w+|newBoundedElastic|new(?:Fixed|Cached|Scheduled|WorkStealing|Single)\w*|ThreadPoolExecutor|ThreadPoolTaskExecutor|ScheduledThreadPoolExecutor|HashedWheelTimer|NioEventLoopGroup|Thread\.start\w*)");

    // It is made once, or it was cured; a start makes what it needs.
    private static readonly Regex Once = new(@"\b(?:only once|a single|one single|shared|reus(?:es?|ed|ing)|singleton|at (?:each|every) start|at start-?up)\b|只(?:会)?(?:创建|初始化)一次|单例|复用|共用|共享|每次启动", RegexOptions.IgnoreCase);

    private static readonly Regex Thousands = new(@"(?<![\d.,])(?:\d{4,7}|\d{1,3},\d{3}|\d{1,4} ?k)\+? (?:[\w.-]+ ){0,4}?threads\b|\b(?:thousands|tens of thousands|hundreds of thousands)(?: of)? (?:[\w.-]+ ){0,4}?threads\b|\bthreads?\b[^.;\n]{0,30}?\b(?:to|into|in the|reach\w*) (?:tens of )?thousands\b|线程[^，。\n]{0,10}?(?:\d{4,7}|\d+(?:\.\d+)? ?[万千]|[上几]万|[上几]千)|(?:\d{4,7}|\d+(?:\.\d+)? ?[万千]|[上几]万|[上几]千)多?个?[^，。\n]{0,16}?线程", RegexOptions.IgnoreCase);
}
