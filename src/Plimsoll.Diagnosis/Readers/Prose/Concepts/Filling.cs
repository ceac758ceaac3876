using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say whose the memory is: it takes most of it, what fills the heap is it, there is very much of it in the dump.</summary>
internal static class Filling
{
    /// <summary>The words.</summary>
    public static Deed[] All { get; } =
    [
        new(ThingDeed.Fills, Behind()), new(ThingDeed.Fills, Before(), Precedes: true, Reach: 20), new(ThingDeed.Fills, Chinese()), new(ThingDeed.Fills, ManyChinese(), Reach: 4), new(ThingDeed.Fills, BeforeChinese(), Precedes: true, Reach: 4),
        new(ThingDeed.Fills, Blamed()), new(ThingDeed.Fills, Found(), Precedes: true, Reach: 90), new(ThingDeed.Fills, HeldBy(), Precedes: true, Reach: 30), new(ThingDeed.Fills, Sized(), Reach: 40), new(ThingDeed.Fills, BlamedChinese()), new(ThingDeed.Fills, FoundChinese(), Precedes: true, Reach: 12),
    ];

    private static Regex Behind() => new(
        @"\b(?:(?:consum|occup|tak|us|eat|hold|retain|hog|account|represent|compris|dominat|keep|fill)(?:es|e|s|ing|ying|ied|ies|y|ed|s? for|ing for|en)?|took|taken|ate|held|kept|made? up|makes up)(?: up)? (?:\w+ ){0,3}?(?:(?:a lot|lots?|most|much|half|one half|(?:one|two|a)[ -]thirds?|three quarters|(?:over|about|more than|nearly|almost|roughly|~) ?half|nearly all|almost all|all|too much|the (?:majority|bulk|biggest part|largest part)|(?:a )?(?:huge|large|great|big|significant) (?:amount|part|portion|share|chunk)|\d[\d.,]* ?(?:%|percent|[GM]i?B?))(?: of)?) (?:the |our |its |my )?(?:\w+ )?(?:memory|heap|old gen(?:eration)?)\b|\bfills? (?:up )?(?:the |our |its )?(?:whole |entire )?(?:heap|memory|old gen(?:eration)?)\b|\b(?:is|are) what fills\b",
        RegexOptions.IgnoreCase);

    private static Regex Before() => new(
        @"\b(?:what|which) (?:fills?|takes?|eats?|consumes?|occupies)(?: up)? (?:the |most of the |all the |our )?(?:\w+(?:'s)? )?(?:heap |memory |space )?(?:is|are) (?:the |an? )?|\b(?:filled|full|dominated|occupied|consumed|taken|eaten|retained|used up|crowded|flooded|littered|made up|composed|stuffed)(?: up)? (?:with|of|by|mostly by|mainly by|mostly with) (?:the |many |lots of |tons of |millions of |thousands of |a lot of |a (?:huge|large) (?:number|amount) of )?|\bmost of (?!(?:the |our )?(?:time|cpu|users?|requests|calls|disk|traffic|work)\b)(?:the |it|them|these )?(?:\w+ ){0,3}?(?:is|are) (?:the |in )?|\b(?:long|huge|very long|gigantic|enormous|extremely long) (?:lists?|maps?|queues?|chains?) of (?:\w+ )?",
        RegexOptions.IgnoreCase);

    // the KafkaMetric objects cause the memory increase; X is the culprit; X leads to OOM
    private static Regex Blamed() => new(
        @"\b(?:is|are|was|were|seems? to be|appears? to be|must be|turned out to be) (?:\w+ )?(?:the (?:main |real |actual |biggest |primary |most likely |likely |root )?(?:culprits?|(?:worst )?offenders?|memory hog|leaker|(?:top|largest|biggest) (?:memory )?consumer|(?:(?:root )?cause|reason|source|origin) (?:of|for|behind) (?:\w+ ){0,3}?" + Trouble + @")|(?:causing|responsible for|to blame for|behind|at the root of) (?:\w+ ){0,3}?" + Trouble + @"|to blame(?! for))\b|\b(?:causes?|caused|creates?|created|triggers?|produces?|leads? to|led to|results? in|resulted in) (?:the |this |our |a |an |huge |severe |serious |permanent )*" + Trouble + @"\b",
        RegexOptions.IgnoreCase);

    private const string Trouble = @"(?:(?:memory|heap|old gen\w*|jvm) (?:\w+ )?(?:increase|growth|leak\w*|pressure|problems?|issues?|usage|consumption|rise|exhaustion|bloat)|leak|ooms?\b|out[ -]of[ -]memory|OutOfMemory\w*)";

    // What is retained: X; the growth is in two maps in X; the leak comes from X; in the dump it is X; the dump shows X
    private static Regex Found() => new(
        @"\b(?:what(?:'s| is| was) (?:retained|kept|held|left|accumulat\w+|growing|leaking|leaked|in (?:it|there|the (?:heap|dump)))(?: is| are)?|what (?:remains|stays|grows|accumulates|piles up|leaks|survives)(?: is| are)?|(?:the )?(?:growth|increase|leak|memory leak|space|culprit|offender|suspect|bulk|majority|rest|retained (?:heap|memory|size)|heap|memory|live set|old gen(?:eration)?)(?: of it| of the heap| of the memory| of them)? (?:is|are|was|were|lies|sits|goes|went|comes|came|happens|seems to be|appears to be|turned out to be)(?: all| mostly| mainly| almost entirely| caused| due| full| somewhere| located)? (?:in|into|from|inside|by|within|to|with|of|at)\b|(?:in|inside|from|according to|looking (?:at|into|through)|analy[sz]ing|opening|comparing) (?:the |a |an |our |my |two |several |both )?(?:\w+ )?(?:heap ?)?(?:dumps?|histograms?|snapshots?|profiles?|MAT|memory analy\w+)\b(?:(?: \w+){0,3} (?:(?:it|that|there|these|they|we|I) )?(?:is|are|was|were|see|saw|find|found|shows?|showed|shown|reveals?|revealed|points? to|indicates?)\b)?|(?:heap ?)?(?:dumps?|histograms?|dominator trees?|memory analy[sz]\w+|profilers?|MAT|VisualVM|jmap|analysis|analy[sz]er)(?: \w+){0,4} (?:shows?|showed|shown|reveals?|revealed|points? (?:to|at)|pointed (?:to|at)|indicates?|indicated|says?|said|tells?|told|lists?|listed|found|finds?)\b|(?:top|biggest|largest|main) (?:\w+ )?(?:consumers?|retainers?|objects?|class(?:es)?|offenders?|dominators?|suspects?)(?: \w+){0,4}? (?:is|are|was|were))(?: that| still)?[:,]? ?",
        RegexOptions.IgnoreCase);

    // 1.5G of the 2.2G are held by X; 80 % retained by X
    private static Regex HeldBy() => new(@"(?<![\w.])\d[\d.,]* ?(?:%|percent|[GM](?:i?B)?)(?: (?:out )?of (?:the |our |its |a )?(?:total |whole |entire |used |java |jvm )*(?:\d[\d.,]* ?[GM](?:i?B)?|heap|memory|it|that|objects|old gen\w*)(?: (?:heap|memory))?)? (?:is|are|was|were|being|gets?) (?:all )?(?:held|kept|retained|used|taken|occupied|consumed|owned|referenced|hogged|eaten)(?: up)? (?:in memory |alive )?(?:by|in|for) (?:the |a |an |one |our )?", RegexOptions.IgnoreCase);

    // X with a retained size of 1.2 GB; X: 900 MB retained; X is 80% of the heap
    private static Regex Sized() => new(@"\bretain(?:s|ed|ing)? (?:about |over |more than |nearly |almost |roughly |around |up to |as much as |~)*\d[\d.,]* ?[GM](?:i?B)?\b|(?:\b(?:has|have|had|with|having|shows?|at) (?:a |the |about |around )*(?:retained|deep) (?:heap |size |memory )?(?:size |heap )?(?:of )?(?:about |over |more than |nearly |~)?|[:(=,-] ?(?:about |~)?|\b(?:is|are|was|were) (?:at |about |over |more than |nearly |almost |roughly |~)*|\b(?:retain|hold|occup|consum|tak|us|account)(?:s|es|e|ies|y|ing|ed)?(?: up| for)? (?:about |over |more than |nearly |almost |roughly |around |up to |as much as |~)*)\d[\d.,]* ?(?:(?:%|percent)(?: of (?:the |our |all |its )?(?:\w+ )?(?:heap|memory|retained|live set|old gen\w*|dump|it))|[GM](?:i?B)?\b(?: (?:of (?:the )?)?(?:retained|heap|memory|old gen\w*)| in total| (?:out )?of (?:the |our )?\d))", RegexOptions.IgnoreCase);

    private static Regex BlamedChinese() => new(@"(?:导致|引起|造成|引发)(?:了)?(?:的)?(?:[^，。\n]{0,8}?)(?:内存(?!泄[漏露]检测)|堆(?!外)|OOM|老年代|泄[漏露])|(?:是|就是)(?:内存)?(?:泄[漏露]|溢出|OOM)?的?(?:元凶|罪魁祸首|根源|主因|原因所在)", RegexOptions.IgnoreCase);

    // dump 发现 X; 内存都被 X 占用; 内存里全是 X
    private static Regex FoundChinese() => new(@"(?:内存|堆|老年代|dump)(?:里|中|内)?(?:面)?(?:都|全|大部分|绝大部分|几乎)*(?:被|是|为) ?|(?:排名|排|占用|占比)(?:第一|最前|靠前|最高|最多)的?(?:是|为)?[:：]? ?|(?:dump|jmap|MAT|分析|定位|排查)(?:文件|内存|堆|结果|之?后| )*(?:发现|看到|显示|得知|可以?看出|可见|定位到|看)(?:了|是|到|出)*(?:大量的?|很多的?|许多的?)?[:：，]? ?(?![:：，]? ?[^，。\n]{0,16}?(?:没有?(?:发现|看到)?(?:什么|任何|明显)?的?异常|并?无异常|一切正常))(?![:：，]? ?[^，。\n]{0,40}?(?:很少|不多|也少|极少))", RegexOptions.IgnoreCase);

    private static Regex Chinese() => new(@"(?:消耗|占用|占据|占|吃|耗费)(?:了|掉|满|去){0,2}(?:大量|很多|绝大部分|绝大多数|大部分|非常多|大半|一半以?上?|近?一半|几乎一半|半数|[一二三]分之[一二两]|[三四五六七八九]成多?|几乎所有|几乎全部|全部|整个|所有|过多|较多|主要|近|接近|约|将近|差不多|超过|高达)?的? ?(?: ?\d[\d.]* ?(?:%|[GMgm][Bb]?))? ?的? ?(?:堆(?!外)|内存|老年代|空间)", RegexOptions.IgnoreCase);

    private static Regex ManyChinese() => new("(?:数量|个数|数)?(?:特别|非常|异常|太|很)(?:的)?(?:多|巨大)", RegexOptions.IgnoreCase);

    private static Regex BeforeChinese() => new(@"(?:占用|占|消耗)(?:内存|堆|空间)?(?:最多|最大|最高)的?(?:对象|类|实例)?(?:是|为|:|：) ?|(?:存在|发现|有|都是|全是)(?:了)?(?:大量|很多|许多|非常多|数百万个?|上百万个?|几十万个?)的? ?", RegexOptions.IgnoreCase);
}
