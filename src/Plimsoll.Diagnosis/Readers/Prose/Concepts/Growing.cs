using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that something becomes larger or more, and does not come back.</summary>
internal static class Growing
{
    /// <summary>Growth behind its subject, as an alternation.</summary>
    public const string Words =
        "(?:" + FailurePhrase.Rises
        + @"|\b(?:keeps?|kept) (?:on )?(?:getting |becoming |going )?(?:bigger|larger|higher|up|accumulating|piling up|expanding|climbing|adding up|filling up)\b|\b(?:gets?|getting|becom(?:es?|ing)|is|are) (?:bigger and bigger|larger and larger|higher and higher|more and more(?! \w))"
        + @"|\bcontinu(?:es?|ed|ing) to (?:grow|increase|rise|climb|accumulate|pile up|expand)\b|\b(?:gr[eo]w|increas|climb|ris|rose|expand|swell|balloon)\w* (?:indefinitely|infinitely|endlessly|unbounded\w*|uncontroll\w+|linearly|exponentially|forever|rapidly|non-?stop|day (?:by|after) day|(?:every|each) (?:day|hour|week|time|minute)\b(?! at)|slowly but (?:steadily|surely)|more and more|and (?:never|does not|doesn't|do not|don't|is not|are not|isn't|aren't))\b|\bgr[eo]ws? (?:large|huge|(?:very|too|so) (?:large|big)|bigger and bigger|out of (?:control|bounds?))\b|\b(?:grew|rose|went|climbed|increased|increases|goes|grows|climbs) from (?:near[ -]?zero|nothing|(?:about |around )?\d[\d.,]* ?(?:[KMGT]i?B?|%)?) to\b[^.。\n]{1,12}(?:\.\d)?[^.。\n]{0,12}? (?:over|within|in|during|after) (?:the |about |only |just |a |some |less than )?(?:\d|few|couple|course|several|night|week|day|hour|one|two)|\b(?:explod|balloon|mushroom|swell|bloat|snowball)(?:s|es|ed|ing)\b|\bonly (?:ever )?(?:gets added|increments|adds up|grows)\b"
        + @"|\baccumulat(?:e|es|ed|ing)\b|\b(?:pil(?:e|es|ed|ing)|heap(?:s|ed|ing)|stack(?:s|ed|ing)|add(?:s|ed|ing)) up\b|\b(?:build|built|building|builds) up\b|\bmultipl(?:y|ies|ied)\b(?! by)|\b(?:gradually|linearly|slowly|slow but steady|indefinitely|endlessly|infinitely|continuous|always|rapidly|quickly|progressively) (?:increas|gr[eo]w|ris|rose|climb|creep|crept|accumulat|fill|swell|expand|build|go(?:es|ing)? up)\w*|\b(?:is|are|was|were) (?:still |always )?(?:ever[ -])?(?:growing|accumulating|increasing|piling up)\b(?! (?:by|to) \d)|\bnever (?:stops?|ceases?) (?:growing|increasing)"
        + @"|越来越(?:大|多|高)|(?:一直|不断|持续|逐渐|慢慢|每天|缓慢|老是)(?:在|地|的|往上)?(?:增长|增加|上升|上涨|变大|增多|增大|累积|累加|积累|攀升|膨胀|涨)|都(?:在|会)(?:涨|增长|上升|增加)|堆积|积压|累积|积攒|(?:只增|只加|只进|只put)(?:不减|不降|不删|不出|不清|不remove)|无限(?:制)?(?:地)?(?:增长|增大|膨胀|增加|累加)|越(?:积|堆|攒)越多|(?:线性|稳步|稳定|逐步|日益|每小时|与日俱增地?)(?:地)?(?:增长|增加|上升|上涨)|与日俱增|随(?:着)?时间[^，。\n]{0,6}?(?:增长|增加|上升|上涨|变大))";

    /// <summary>The words.</summary>
    public static Deed[] All { get; } = [new(ThingDeed.Grows, Behind()), new(ThingDeed.Grows, Before(), Precedes: true, Reach: 30)];

    // A heap that never shrinks may be the collector's choice; a map that never shrinks is none.
    private static Regex Behind() => new(Words + @"|\bnever (?:shrinks?|decreases?|drops?|falls?|goes down)\b(?! (?:below|under|by))", RegexOptions.IgnoreCase);

    // keeps creating X; each restart adds one to the number of X; more and more X; a huge and growing number of X
    private static Regex Before() => new(
        @"\bmore and more (?:and more )?|\b(?:an? )?(?:ever[ -])?(?:growing|increasing) (?:number|amount|list|count)s? of |\b(?:keeps? (?:on )?|constantly |continuously |endlessly |repeatedly )(?:creat|add|register|open|allocat|subscrib|accumulat|stor)(?:ing|es|s) |\b(?:accumulates|accumulating|accumulation of|leaks|leaking|leak of) "
        + @"|\b(?:each|every) (?:\w+ ){1,6}?(?:adds?|creates?|opens?|registers?|leaves|allocates) (?:a |an |one |another |new |up )+|\b(?:a|one) new (?=[A-Za-z.]{3,80}[^.。\n]{0,40}?\b(?:is|are|gets?) (?:created|added|registered|opened) (?:for |on |at |with )?(?:each|every)\b)|\bpile[ -]?up of |\bbuild-?up of |\b(?:unbounded|uncontrolled|endless|unlimited|continuous|constant|steady|infinite|runaway) (?:growth|increase|accumulation|rise|creation|registration) (?:of|in) (?:the |a |an |new |our )?|\b(?:growth|increase|rise) in (?:the )?(?:number|count|size|amount|quantity) of (?:the )?|\b(?:an? |one )?(?:new|another|additional|extra|fresh|more) (?=[A-Za-z.$]{3,80}(?: \w+){0,2} (?:(?:is|are|was|were|gets?|being) )?(?:created|added|registered|opened|allocated|instantiated|made|spawned|generated|appears?)(?: \w+){0,3}? (?:for|on|at|with|after|by|per|whenever|every time|each time)\b ?(?:each|every)?)|(?:不断|一直|反复|重复|频繁|疯狂|持续)(?:地|在)?(?:创建|新建|产生|生成|注册|添加|打开|new|加入|put|缓存|写入)(?:新的?|了|出)?(?:大量的?|一个)? ?|越来越多的? ?|每次(?:都会?|都要)?[^，。\n]{0,10}?(?:新建|创建|注册|增加)(?:一个|了|新的)*",
        RegexOptions.IgnoreCase);
}
