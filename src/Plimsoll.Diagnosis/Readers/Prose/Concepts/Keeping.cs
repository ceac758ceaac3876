using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that something stays that should have gone: never removed, still in it, not closed.</summary>
internal static class Keeping
{
    private const string Gone = @"(?:remov|releas|freed?|clos|clear|evict|delet|un-?register|de-?register|un-?subscrib|dispos|clean|collect|garbage|gc'?e?d|reclaim|destroy|expir|purg|invalidat|recycl|dropp?e?d?\b|empti|shut|unload|terminat|cancel|pop|drain|prun|trim|truncat|flush|forgot|detach|deallocat|discard|erase|nulled|wiped|reset|ended|stopped)\w*";

    private const string No = @"(?:never|not|n't|doesnt|dont|didnt|isnt|arent|wasnt|werent|cant|wont|no longer|nobody|nothing|no ?one|cannot|hardly ever|fails? to|failed to|failing to|unable to|forgets? to|without being|without ever being)";

    // What people say by it: "not properly closed", "never gets removed".
    private const string Adverbs = @"(?: (?:be|been|being|get|gets|getting|got|to|comes?|able|yet|always|all|that|will|going|have|has|having|timely|in time|properly|correctly|ever|fully|completely|actually|really|always|automatically|immediately|promptly|explicitly|it|them)){0,3}";

    /// <summary>The words.</summary>
    public static Deed[] All { get; } =
    [
        new(ThingDeed.Kept, Behind()), new(ThingDeed.Kept, Holds()), new(ThingDeed.Kept, Leaks(), Reach: 6), new(ThingDeed.Kept, Before(), Precedes: true, Reach: 25), new(ThingDeed.Kept, Chinese(), Reach: 30),
        new(ThingDeed.Kept, BeforeChinese(), Precedes: true, Reach: 8),
    ];

    private static Regex Behind() => new(
        @"\b(?:(?:is|are|was|were|has|have|had|does|do|did|will|ca|could|wo)(?= ?n't| not| never| no longer))? ?" + No + Adverbs + " " + Gone
        + @"|\b(?:is|are|were|was)? ?(?:all )?still (?:all )?(?:in (?:it|there|the (?:list|map|set|cache|queue|heap|memory|registry))|in memory|on the heap|there\b|referenced|reachable|alive|held|retained|kept|registered|present)|\b(?:remain|stay|linger)(?:s|ed|ing)? (?:forever |for ever )?(?:in (?:the )?(?:memory|heap|map|list|cache|queue|set|registry|[A-Za-z]+(?:\.[A-Za-z]+)*[A-Z]\w*)|alive|there|referenced|reachable|registered|uncollected|behind)"
        + @"|\b(?:is|are|was|were|being|get|gets) (?:always |also |all )?(?:kept|held|retained|cached|stored|referenced|registered|remembered|saved) (?:alive |there |(?:in|on) (?:the |its |a |our )?(?:\w+ )?(?:memory|heap|cache|map|list|set|registry|queue) )?(?:forever|for ever|indefinitely|permanently|for the (?:whole )?life(?:time)?|until (?:the |a |we |it |they )?(?:jvm|process|application|server|program|node|service|cluster|job|task)?(?: is| are| gets?)? ?(?:exits?|ends|stops|stopped|restart(?:s|ed)?|shuts? down)|(?:even )?(?:after|when|though|once) (?:\w+ ){0,6}?(?:clos|finish|delet|remov|end|complet|stop|expir|cancel|disconnect|done|gone|return|terminat|unsubscrib)\w*)"
        + @"|\b(?:surviv(?:es?|ed|ing)|outliv(?:es?|ed|ing))\b(?! (?:a|the|until))|\b(?:is|are|was|were) (?:long |already )?(?:done|finished|closed|dead|stale|obsolete|orphaned|unused|useless|ended) (?:but|and|yet) (?:\w+ ){0,3}?(?:still|remain|kept|not|never)|\b(?:has|have|had|there (?:is|was)|with|is|are)? ?(?:no|without(?: any)?|lacks?|lacking|missing) (?:\w+ )?(?:clean-?up|eviction|expir(?:y|ation)|ttl|upper (?:bound|limit)|size (?:limit|bound)|max(?:imum)? size|removal|bounds?|capacity limit|purg(?:e|ing))\b|\b(?:is|are|was|were) (?:completely |basically |effectively )?(?:unbounded|unlimited|orphaned)\b(?! by)",
        RegexOptions.IgnoreCase);

    private static Regex Leaks() => new(@"\b(?:has |have |had |is |are |was |were |causes? )?(?:a )?(?:severe |big |huge |serious )?(?:(?:memory )?leaks?|leaked|leaking)\b(?! (?:detect|suspect|report|of|in|hunter|canary))|(?:发生|存在|造成|导致|有)?(?:内存)?泄[漏露]", RegexOptions.IgnoreCase);

    // MetricStore has all names ever reported in it, also those that are not written any more; X holds references to every session
    private static Regex Holds() => new(
        @"\b(?:has|have|holds?|keeps?|contains?|stores?|retains?|remembers?|caches?)\b(?! (?:been|to|it|up|on (?:growing|increasing|rising)|growing|increasing|rising|getting))(?: \w+){0,8}? (?:ever (?:been )?\w+|any ?more|any longer|no longer (?:used|needed|written|alive|active|exist\w*|referenced)|forever|for ever|indefinitely|(?:been )?(?:finished|closed|completed|registered|removed|done|deleted) (?:long )?(?:ago|before)|never (?:removes?|releases?|clears?|forgets?)\b|since (?:the |its |our )?(?:start(?:-?up)?|boot|beginning|launch|last restart))"
        + @"|\b(?:holds?|holding|keeps?|keeping|retains?|retaining) (?:on to |onto |a |strong |hard |all |the |their |every |old |stale )*(?:references?|objects?|instances?|entries)\b|\bprevent(?:s|ed|ing)? [^.。\n]{1,60}? (?:from )?(?:being )?(?:garbage[ -]?)?(?:collect|releas|gc)\w*|\b(?:whose|which|that) [^.。,\n]{1,40}? (?:long ago|any ?more|any longer)\b",
        RegexOptions.IgnoreCase);

    // never closes the X; forgets to call close() on the X; without closing X
    private static Regex Before() => new(
        @"\b(?:never|not|n't|without|forgets? to|forgot to|forgetting to|fail(?:s|ed|ing)? to|nobody|nothing)(?: (?:properly|correctly|ever|explicitly|call|calls|calling|invoke|even)){0,2} (?:clos|remov|releas|fre|clear|evict|delet|un-?register|de-?register|un-?subscrib|dispos|clean|destroy|purg|invalidat)(?:e|es|ed|ing|s|ing up|s up)?(?:\(\))?(?: (?:on|for|of|up|from))? (?:(?:the|its|their|these|those|any|old|all|unused|that|those|every|each|of|one|a|an) ){0,3}"
        + @"|\b(?:unbounded|never[ -]cleared|never[ -]cleaned|never[ -]emptied|leaky) (?=[A-Za-z])|\b(?:a )?(?:memory )?leaks? (?:in|of|caused by|because of|due to|from) (?:the |a |an |our )?|\bleaked |\bretained by |\b(?:held|kept)(?: alive| in memory)? by (?:the |a |an )?",
        RegexOptions.IgnoreCase);

    private static Regex Chinese() => new("(?:没有|没|未|不会|不|无法|不能|从不|从未|永不|忘记|得不到)(?:被|及时|正确|正常|得到|主动|进行|有效|真正|完全|自动|能)*(?:关闭|释放|回收|清理|清除|清空|移除|删除|销毁|注销|取消注册|remove|close|clear|过期|淘汰|失效)|(?:一直|始终|永远|仍然|仍|还)(?:都)?(?:被|存在|保留|留|引用|持有)(?:着|在|于)?|残留|(?:回收|释放|清理|删|移除|清)不(?:掉|了|干净)|常驻内存|没有?(?:清理|淘汰|过期|回收|释放|失效|删除)(?:的)?(?:机制|策略|逻辑|时间)|没有?(?:设置?)?(?:上限|大小限制|容量限制|过期时间|边界)|是?无界的?|(?:保存|保留|缓存|存储|存放|记录|存|持有)(?:着|了)(?:所有|全部|历史|大量|每(?:个|次|一个)|整个)", RegexOptions.IgnoreCase);

    private static Regex BeforeChinese() => new("(?:没有|没|未|忘记|不会|从不)(?:及时|正确|主动|去)?(?:关闭|释放|清理|清除|移除|注销|销毁|回收|删除|remove|close|clear)(?:了|过|掉)?(?:旧的?|之前的?|的|过期的?)? ?|(?:被|由) ?(?=[A-Za-z.$]{4,80} ?(?:一直)?(?:持有|引用|hold))", RegexOptions.IgnoreCase);
}
