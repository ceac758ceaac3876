using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say whose the memory is: it takes most of it, what fills the heap is it, there is very much of it in the dump.</summary>
internal static class Filling
{
    /// <summary>The words.</summary>
    public static Deed[] All { get; } =
    [
        new(ThingDeed.Fills, Behind()), new(ThingDeed.Fills, Before(), Precedes: true, Reach: 20), new(ThingDeed.Fills, Chinese()), new(ThingDeed.Fills, ManyChinese(), Reach: 4), new(ThingDeed.Fills, BeforeChinese(), Precedes: true, Reach: 4),
    ];

    private static Regex Behind() => new(
        @"\b(?:consum|occup|tak|us|eat|hold|retain|hog|account)(?:es|e|s|ing|ying|ied|ies|y|ed|s? for|ing for)?(?: up)? (?:\w+ ){0,3}?(?:(?:lots?|most|much|more than half|nearly all|almost all|all|too much|a (?:huge|large|great) (?:amount|part|portion|share)|\d[\d.]* ?(?:%|[GM]i?B))(?: of)?) (?:the |our |its |my )?(?:\w+ )?(?:memory|heap|old gen(?:eration)?)\b|\bfills? (?:up )?(?:the |our |its )?(?:whole |entire )?(?:heap|memory|old gen(?:eration)?)\b|\b(?:is|are) what fills\b",
        RegexOptions.IgnoreCase);

    private static Regex Before() => new(
        @"\b(?:what|which) (?:fills?|takes?|eats?|consumes?|occupies)(?: up)? (?:the |most of the |all the |our )?(?:\w+(?:'s)? )?(?:heap |memory |space )?(?:is|are) (?:the |an? )?|\b(?:filled|full|dominated|occupied|consumed|taken|eaten)(?: up)? (?:with|of|by) (?:the |many |lots of |millions of |thousands of )?|\bmost of (?:the |it|them|these )?(?:\w+ ){0,3}?(?:is|are) (?:the |in )?|\b(?:long|huge|very long|gigantic|enormous|extremely long) (?:lists?|maps?|queues?|chains?) of (?:\w+ )?",
        RegexOptions.IgnoreCase);

    private static Regex Chinese() => new(@"(?:消耗|占用|占据|占|吃|耗费)(?:了|掉)?(?:大量|很多|绝大部分|绝大多数|大部分|非常多|大半|几乎所有|全部|过多|较多|近|接近|约|超过)?的?(?: ?\d[\d.]* ?(?:%|[GMgm][Bb]?))?的?(?:堆|内存|老年代)", RegexOptions.IgnoreCase);

    private static Regex ManyChinese() => new("(?:数量|个数|数)?(?:特别|非常|异常|太|很)(?:的)?(?:多|巨大)", RegexOptions.IgnoreCase);

    private static Regex BeforeChinese() => new(@"(?:占用|占|消耗)(?:内存|堆|空间)?(?:最多|最大|最高)的?(?:对象|类|实例)?(?:是|为|:|：) ?|(?:存在|发现|有|都是|全是)(?:了)?(?:大量|很多|许多|非常多|数百万个?|上百万个?|几十万个?)的? ?", RegexOptions.IgnoreCase);
}
