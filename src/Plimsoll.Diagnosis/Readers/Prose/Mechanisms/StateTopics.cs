using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words about state of a job that is never given up, or that grows without end.</summary>
internal static class StateTopics
{
    /// <summary>The patterns and what they are about.</summary>
    public static (Regex Pattern, Topic Topic)[] All { get; } =
    [
        (StateStays(), Topic.StateStays), (StateGrows(), Topic.StateGrows), (StateGrowsAnyhow(), Topic.StateGrows), (KeptLong(), Topic.StateKeptLong), (KeptLongChinese(), Topic.StateKeptLong),
        (OfRestore(), Topic.StateRestored), (Join(), Topic.StreamJoin), (Union(), Topic.UnionState),
    ];

    private static Regex StateStays() => new(@"\b(?:states?|timers?|partial matches|keys)\b[^.。\n]{0,30}?\b(?:never|not|isn't|aren't|doesn't|don't)(?: be| being| get| getting| properly| correctly){0,2} (?:expir|clean|clear|remov|releas|prun|evict|delet)\w*|\b(?:problems?|issues?|bugs?|trouble) with (?:the )?(?:state|timer) (?:expir\w+|clean-?up|cleaning|ttl)|\bstate (?:expiry|expiration|ttl|clean-?up) (?:does not|doesn't|is not|isn't|never) (?:work\w*|happen\w*|appl\w+)|\b(?:keys?|entry|entries|elements?|maps?|lists?|values?|timers?|windows?|records?)\b[^.。\n]{0,30}? (?:stays?|stayed|remains?|remained|(?:is|are) (?:still )?(?:kept|left)) (?:forever |for ever )?in (?:the )?(?:keyed |operator |window |rocksdb )?state\b(?! (?:of|is|that|running|created|failed|failing|scheduled|\w+ed)\b)|状态[^，。\n]{0,8}?(?:不过期|没有过期|永不过期|不清理|没有清理|未清理|不释放|无法清理|不会清)", RegexOptions.IgnoreCase);

    // the checkpointed state is still climbing with no plateau; 状态越来越大
    private static Regex StateGrows() => new(@"\b(?:(?:checkpoint(?:ed)?|keyed|operator|window|job|managed|rocksdb)(?:'s)? (?:state|data|size)s?|state(?:'s)? size|size of (?:the )?(?:state|checkpoints?)|checkpoints?|savepoints?)\b(?:(?!duration|latency|interval|time(?:out|d)?\b|\bbut\b|fail)[^.。\n]){0,30}?(?:\b(?:still|only|just) (?:climb|grow|ris|increas)ing|\b(?:gets?|getting|becom(?:es|ing)) (?:bigger|larger) and (?:bigger|larger)|" + FailurePhrase.Rises + @")|(?:状态|checkpoint|检查点)(?:的)?(?:大小|体积|数据量|数据)?[^，。\n]{0,6}?(?:越来越大|持续(?:增长|变大|增大)|不断(?:增长|变大|增大)|一直(?:在)?(?:增长|变大|增大|涨))", RegexOptions.IgnoreCase);

    // the state of the window operator only ever grows; RocksDB state exploded; 状态一直在膨胀
    private static Regex StateGrowsAnyhow() => new(
        @"\b(?:(?:the |our |its |flink(?:'s)? |source |sink |join |aggregat\w+ |list |map |broadcast |union |timer |session |cep )states?|states? (?:of|in|for) (?:the |a |an |our |this |that |each )?(?:[\w-]+ ){1,3}|state (?:store|table|backend|map)s?|window contents|panes)\b(?:(?!duration|latency|interval|time(?:out|d)?\b|\bbut\b|fail|metaspace|thread)[^.。\n]){0,40}?(?:" + Growing.Words + @")|\b(?:growing|growth of|increasing|ever-growing|exploding|unbounded|infinite|endless) (?:the |our |flink |job |operator |keyed |window |checkpoint(?:ed)? )?(?:states?\b(?! of (?:mind|the (?:market|art)))|state size|checkpoint size|number of (?:timers|keys|windows|panes))"
        + @"|\b(?:one|a|new|each|every) (?:session |window |key |entry |timer )?(?:per|for each|for every|for) (?:\w+ )?(?:key|event|record|user|id|session)\b[^.。\n]{0,40}?\b(?:never|not|n't) (?:be |been |being |get )?(?:fir|clean|clear|clos|purg|expir|remov|delet)\w*|(?:状态|state|窗口)[^，。\n]{0,10}?(?:越来越(?:大|多)|不断膨胀|持续膨胀|一直(?:在)?(?:变大|膨胀|累积)|只增不减|无限(?:增长|膨胀|增大))",
        RegexOptions.IgnoreCase);

    private const string Span = @"(?:(?<number>\d{1,4}|a|an|one|two|three|several|some|few) ?-?(?<unit>days?|weeks?|months?|years?|d)\b)";

    // the state of the job is retained for one month; a TTL of 30 days; no TTL is set
    private static Regex KeptLong() => new(
        @"\bstates?\b[^.。\n]{0,50}?\b(?:retain|kept|keep|store|hold|held|preserv|remain|live|surviv|sav)\w*\b[^.。\n]{0,20}? (?:for|over|up to|at least|about) (?:about |up to |at least |a |the )*" + Span + @"|\b(?:ttl|time[ -]to[ -]live|(?:state |idle state )retention(?: time)?)\b[^.。\n]{0,25}? (?:of|is|to|was|=|for|set to|about) ?(?:about |up to |a )*" + Span + @"|\b(?:no|without(?: an?y?)?|missing|never set (?:a|any)|not (?:set|configured?|have)(?: a| any)?|forgot(?:ten)? (?:to set )?(?:the|a)) (?:state |table )?(?:ttl|time[ -]to[ -]live|state (?:retention|expir\w+|clean-?up))\b|\b(?:ttl|state expiration)\b (?:is|was|were|has) (?:not|never)(?: been)? (?:set|configured|enabled|used)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex KeptLongChinese() => new(@"(?:状态|state|TTL)[^，。\n]{0,16}?(?:保留|保存|保持|设置为?|设为?|设成|存|过期时间为?)[^，。\n]{0,6}?(?:(?:\d{1,4}|一|两|三|几|半)个?(?:天|周|星期|月|年))|(?:没有?|未|忘记?)(?:设置?|配置?|加|开启?)(?:(?:状态|state)(?:的)?(?:TTL|过期时间|保留时间)|TTL)", RegexOptions.IgnoreCase);

    // OOM in the snapshot / restore of the source state; fails when it restores from a savepoint
    private static Regex OfRestore() => new(
        FailurePhrase.OutOfMemory + @"[^.。\n]{0,50}?\b(?:in|on|at|during|while|when|after|upon|by)\b[^.。\n]{0,30}?\b(?:restor|recover|snapshot|initiali[sz]|redistribut|load)\w*\b[^.。\n]{0,30}?\b(?:states?|savepoints?|checkpoints?)\b|\b(?:restor|recover|snapshot|redistribut)\w*\b(?:(?!running|failed|healthy)[^.。\n]){0,30}?\b(?:states?|savepoints?|checkpoints?)\b[^.。\n]{0,60}?" + FailurePhrase.OutOfMemory + @"|(?:从|恢复)[^，。\n]{0,8}?(?:状态|savepoint|checkpoint|检查点|保存点)[^。\n]{0,20}?" + FailurePhrase.OutOfMemory,
        RegexOptions.IgnoreCase);

    private static Regex Join() => new(@"\b(?:dual|two|double|multi(?:ple)?|regular|stream)[ -](?:stream(?:s|ing)?[ -])?joins?\b|\bjoin(?:s|ing|ed)? (?:of )?(?:the |these |those |our )?(?:two|three|four|several|multiple|many|\d{1,2}) (?:\w+ )?(?:streams?|topics|tables|sources)\b|\b(?:left|inner|full|right|outer|cross)(?: outer)? joins?\b|\bStreamingJoinOperator\b|(?:双流|多流|多表|流流|两个流|两条流)[^，。\n]{0,6}?(?:join|关联)|(?:关联|join)[^，。\n]{0,6}?(?:两个?流|双流|多张?表)", RegexOptions.IgnoreCase);

    private static Regex Union() => new(@"\bunion[ -](?:list[ -])?(?:operator )?states?\b|\bUnionListState\b|\bunion (?:redistribution|offsets?)\b|\bgetUnionListState\b|\bstateNameToPartitionOffsets\b[^\n]{0,200}?offsets=\[\d+(?:, ?\d+){5,}", RegexOptions.IgnoreCase);
}
