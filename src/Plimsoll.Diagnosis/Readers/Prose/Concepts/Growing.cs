using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that something becomes larger or more, and does not come back.</summary>
internal static class Growing
{
    /// <summary>Growth behind its subject, as an alternation.</summary>
    public const string Words =
        "(?:" + FailurePhrase.Rises
        + @"|\b(?:keeps?|kept) (?:on )?(?:getting |becoming |going )?(?:bigger|larger|higher|up|accumulating|piling up|expanding|climbing|adding up|filling up)\b|\b(?:gets?|getting|becom(?:es?|ing)|is|are) (?:bigger and bigger|larger and larger|higher and higher|more and more(?! \w))"
        + @"|\bcontinu(?:es?|ed|ing) to (?:grow|increase|rise|climb|accumulate|pile up|expand)\b|\b(?:grow|increas|climb|ris)\w* (?:indefinitely|endlessly|unbounded\w*|linearly|forever|rapidly|day (?:by|after) day|slowly but steadily|and (?:never|does not|doesn't|do not|don't))\b|\bgrows? (?:large|huge|bigger and bigger)\b"
        + @"|\baccumulat(?:es|ed|ing)\b|\bpil(?:es|ed|ing) up\b|\bbuild(?:s|ing)? up\b|\b(?:gradually|linearly|slowly|indefinitely|endlessly|continuous|always) (?:increas|grow|ris|climb|accumulat|fill)\w*|\b(?:is|are|was|were) (?:still |always )?(?:ever[ -])?(?:growing|accumulating|increasing|piling up)\b(?! (?:by|to) \d)|\bnever (?:stops?|ceases?) (?:growing|increasing)"
        + @"|越来越(?:大|多|高)|(?:一直|不断|持续|逐渐|慢慢|每天|缓慢|老是)(?:在|地|的|往上)?(?:增长|增加|上升|上涨|变大|增多|增大|累积|累加|积累|攀升|膨胀|涨)|都(?:在|会)(?:涨|增长|上升|增加)|堆积|积压|累积|积攒|只增不减|只增不降|无限(?:增长|增大|膨胀))";

    /// <summary>The words.</summary>
    public static Deed[] All { get; } = [new(ThingDeed.Grows, Behind()), new(ThingDeed.Grows, Before(), Precedes: true, Reach: 30)];

    private static Regex Behind() => new(Words, RegexOptions.IgnoreCase);

    // keeps creating X; each restart adds one to the number of X; more and more X; a huge and growing number of X
    private static Regex Before() => new(
        @"\bmore and more (?:and more )?|\b(?:an? )?(?:ever[ -])?(?:growing|increasing) (?:number|amount|list|count)s? of |\b(?:keeps? (?:on )?|constantly |continuously |endlessly |repeatedly )(?:creat|add|register|open|allocat|subscrib|accumulat|stor)(?:ing|es|s) |\b(?:accumulates|accumulating|accumulation of|leaks|leaking|leak of) "
        + @"|\b(?:each|every) (?:\w+ ){1,6}?(?:adds?|creates?|opens?|registers?|leaves|allocates) (?:a |an |one |another |new |up )+|\b(?:a|one) new (?=[A-Za-z.]{3,80}[^.。\n]{0,40}?\b(?:is|are|gets?) (?:created|added|registered|opened) (?:for |on |at |with )?(?:each|every)\b)|\bpile[ -]?up of |\bbuild-?up of |不断(?:地)?(?:创建|新建|产生|生成|注册|添加|打开)(?:新的?|了)?|越来越多的? ?|每次(?:都会?|都要)?[^，。\n]{0,10}?(?:新建|创建|注册|增加)(?:一个|了|新的)*",
        RegexOptions.IgnoreCase);
}
