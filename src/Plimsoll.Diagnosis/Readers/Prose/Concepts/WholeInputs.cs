using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that everything is in memory at once: read whole, gathered until a checkpoint or a commit, a big table that they would rather read in parts.</summary>
internal static class WholeInputs
{
    private const string All = @"(?:all|entire|whole|every|everything|complete|full)";

    private const string Data = @"(?<thing>(?:[\w-]+ ){0,2}?(?:data|records?|rows?|events?|messages?|changes?|results?|result ?sets?|files?|documents?|tables?|partitions?|datasets?|contents?|pages?|objects?|inputs?|splits?|batch(?:es)?|responses?|stream|index|image|bod(?:y|ies)|collection|query))";

    private const string InMemory = @"\bin(?:to|side)? (?:the )?(?:\w+(?:'s)? )?(?:memory|heap|ram|cache|jvm)\b";

    private const string Until = @"(?:until|till|before|because|since|as|while|when)\b[^.。\n]{0,60}?(?:checkpoint|flush|commit|transaction|barrier|batch|window)\w*";

    private const string ChineseData = "(?<thing>数据|记录|消息|结果集?|变更|事件|行|文件|表|内容|对象|请求)";

    /// <summary>The words, with the thing in a named group; what waits for a flush goes before what is merely read whole.</summary>
    public static Wording[] Words { get; } =
    [
        new(ThingDeed.WaitsForFlush, Waits(), "checkpoint", "flush", "commit", "transaction", "barrier", "batch", "window"), Wording.Chinese(ThingDeed.WaitsForFlush, WaitsChinese()),
        new(ThingDeed.ReadWhole, Passive(), "memory", "heap", "ram", "cache", "jvm"), new(ThingDeed.ReadWhole, Active(), "memory", "heap", "ram", "cache", "jvm", "at once", "byte", "string", "list"),
        Wording.Chinese(ThingDeed.ReadWhole, Chinese()),
        new(ThingDeed.BigTable, BigTable(), "big", "large", "huge", "giant"), Wording.Chinese(ThingDeed.BigTable, BigTableChinese()),
        new(ThingDeed.WantedInParts, InParts(), "increment", "batch", "chunk", "page", "part", "portion", "row", "record", "line", "piece", "lazily"), Wording.Chinese(ThingDeed.WantedInParts, InPartsChinese()),
    ];

    // everything is buffered in memory until the transaction commits; no checkpoint, all data are accumulated in memory
    private static Regex Waits() => new(
        @"\b(?:" + All + @" )?(?:the |of the )?" + Data + @"\b[^.。\n]{0,30}?\b(?:accumulat\w*|buffer(?:ed|s)|cached|collected|kept|held|pil\w+ up|stays?|gathered|stored|waits?)\b[^.。\n]{0,30}?(?:" + InMemory + @"[^.。\n]{0,30}?)?\b" + Until
        + @"|\b(?:keep|hold|buffer|cach|accumulat|collect|stor|gather)(?:s|es|ing|ed)? (?:up )?" + All + @" (?:the |of the )?" + Data + @"\b[^.。\n]{0,20}?" + InMemory + @"[^.。\n]{0,20}?\b" + Until
        + @"|\b(?:no|without|before (?:the|a)|between) (?:\w+ )?(?:checkpoint|flush|commit)\w*\b[^.。\n]{0,60}?\b(?:" + All + @" )?(?:the |of the )?" + Data + @"\b[^.。\n]{0,20}?\b(?:accumulat\w*|buffer(?:ed|s)|cached|collected|kept|held|pil\w+ up|stays?|gathered)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex WaitsChinese() => new(
        "(?:没有|未|无|没|不|等待?|直到|在?)[^，。,\n]{0,8}?(?:chk|checkpoint|检查点|flush|刷写|落盘|提交|commit|事务)[^。\n]{0,20}?(?:所有|全部|全量|大量|这些)?的?" + ChineseData + "(?:都|会|就|一直|全|全都)*(?:积攒|堆积|积压|缓存|缓冲|保存|保留|存|放|攒|停留|累积)(?:在|到|于|进)(?:了)?(?:[^，。\n]{0,6})?内存"
        + "|" + ChineseData + "(?:都|会|就|一直|全|全都)*(?:积攒|堆积|积压|缓存|缓冲|保存|保留|存|放|攒|停留|累积)(?:在|到|于|进)(?:了)?(?:[^，。\n]{0,6})?内存[^。\n]{0,20}?(?:直到|等待?|才)[^。\n]{0,8}?(?:chk|checkpoint|检查点|flush|刷写|落盘|提交|commit|事务)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    // the entire table is loaded into the cache; all rows are held in memory
    private static Regex Passive() => new(
        @"\b" + All + @" (?:of )?(?:the |its |our |these |those )?" + Data + @"\b[^.。\n]{0,20}?\b(?:(?:is|are|was|were|gets?|being|be) )?(?:first |always |completely |entirely |fully )?(?:load|read|buffer|cach|pull|fetch|collect|gather|accumulat|materiali[sz]|kept|held|stor)\w*\b[^.。\n]{0,25}?" + InMemory
        + @"|\b" + Data + @" (?:is|are|was|were|gets?|being) (?:first |always |all )?(?:completely|entirely|fully|wholly) (?:load|read|buffer|cach|materiali[sz]|kept|held)\w*\b[^.。\n]{0,25}?" + InMemory + @"|\b" + Data + @" (?:is|are|was|were|gets?|being) (?:load|read|buffer|cach)\w* (?:completely|entirely|fully|wholly|as a whole)\b[^.。\n]{0,25}?" + InMemory,
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    // buffers the whole response in memory; reads the file into a byte array
    private static Regex Active() => new(
        @"\b(?:buffer|cach|collect|gather|hold|keep|stor|accumulat|materiali[sz]|load|read)(?:s|es|e|ing|ed)? (?:up )?" + All + @" (?:of )?(?:the |its |our |these |those )?" + Data + @"\b[^.。\n]{0,25}?(?:" + InMemory + @"|\bat once\b)|\b(?:reads?|reading|loads?|loading|copies|copying) (?:the |a |each |every )?(?:\w+ )?" + Data + @" in(?:to)? (?:a |one )?(?:single |big |large )?(?:byte ?(?:array|\[\])|byte buffer|string|list)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex Chinese() => new("(?:所有|全部|全量|整个|整张|整体|全)的?" + ChineseData + "[^，。\n]{0,6}?(?:积攒|堆积|缓存|加载|读取?|放|存|保存|拉取?|查询?)(?:在|到|进|入)(?:了)?(?:[^，。\n]{0,6})?(?:内存|缓存|堆)|把?(?:整个|整张|全部|所有)?的?" + ChineseData + "(?:一次性|全部|全量|整个|都)(?:地)?(?:加载|读取?|放|查询?|拉取?|缓存)(?:在|到|进|入)(?:了)?(?:[^，。\n]{0,6})?(?:内存|缓存|堆)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex BigTable() => new(@"\b(?:big|large|huge|giant) (?:\w+ )?(?<thing>tables?|result ?sets?|query results?|collections?|topics?)\b|\b(?<thing>tables?|result ?sets?|query results?)\b[^.。\n]{0,12}? (?:is|are|was|were) (?:too |very |quite )?(?:big|large|huge)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex BigTableChinese() => new("(?<thing>大表|大结果集|超大表|数据量(?:很|太|特别|非常)?大的?表)|(?<thing>表)(?:的)?(?:数据)?(?:数据量)?(?:很|太|特别|非常)大", RegexOptions.ExplicitCapture);

    // Can it read the table incrementally, 10,000 rows per iteration?
    private static Regex InParts() => new(@"\b(?:read|load|fetch|pull|quer|process|select)\w*\b[^.。\n]{0,50}?\b(?<thing>increment\w*|in (?:small |smaller )?(?:batches|chunks|pages|parts|portions)|page by page|row by row|chunk by chunk|batch by batch|piece by piece|lazily|(?:rows|lines|records) (?:per|each|at a) (?:iteration|batch|time|round|page|fetch))\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex InPartsChinese() => new("(?:读取?|加载|查询?|拉取?|处理|抽取?)[^，。\n]{0,12}?(?<thing>分批|分页|分段|流式|逐行|逐条|增量)|(?<thing>分批|分页|分段|流式|逐行|逐条)(?:地|去|来)?(?:读取?|加载|查询?|拉取?|处理|抽取?)", RegexOptions.ExplicitCapture);
}
