using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that metaspace (before Java 8 the permanent generation) ran out or fills.</summary>
internal static class MetaspaceTold
{
    private const string Space = @"(?:(?<![A-Za-z])meta[ -]?space|元空间|元数据空间|元数据区|(?<![A-Za-z])perm(?:anent)?[ -]?gen(?:eration)?|永久代)";

    /// <summary>The phrases.</summary>
    public static FailurePhrase[] All { get; } =
    [
        new("metaspace", FailureSaying.Broke, SpaceOut()), new("metaspace", FailureSaying.Broke, OutOfSpace()), new("metaspace", FailureSaying.Grows, Loaders()), new("metaspace", FailureSaying.Grows, Fills()), new("metaspace", FailureSaying.Grows, Classes()),
        new("compressed-class-space", FailureSaying.Broke, ClassSpace()),
    ];

    // the metaspace of the cluster always increases until oom; Metaspace所占用的内存不会释放，最终导致oom
    private static Regex SpaceOut() => new(Space + @"(?:(?!\bheap|\bdirect|\bbut\b|\bthread|\bfine|[^空]堆|直接内存)[^.。\n]){0,60}?(?:" + FailurePhrase.OutOfMemory + @"|溢出|满了|占满|打满|撑满|\boverflow|\bexhausted|\b(?:is|gets|becomes|was|got|became) full\b|\bfills?(?: up)? (?:when|after|with|whenever|until|on)\b|\bused up|\bruns? out|\bran out)", RegexOptions.IgnoreCase);

    private static Regex OutOfSpace() => new(FailurePhrase.OutOfMemory + @"(?:(?!\bheap|\bdirect|\bthread)[^.。\n,，]){0,25}?" + Space + @"|(?:not enough|insufficient|ran out of|runs? out of|running out of|exhaust\w*|out of) " + Space + @"|\bexhaust(?:s|ed|ing)? (?:the |our |its |a )?(?:whole |entire )?(?:\d[\d.]* ?[KMG]i?B? )?(?:of )?(?:-XX:)?(?:MaxMetaspaceSize|MaxPermSize|" + Space + ")", RegexOptions.IgnoreCase);

    private static Regex Fills() => new(Space + @"(?:(?!\bheap|\bdirect|\bbut\b|\bfine)[^.。\n]){0,40}?" + FailurePhrase.Rises + "|" + Space + @" (?:memory |space )?leaks?\b|(?:leaks?|leaking) (?:of |in )?(?:the )?" + Space + "|" + Space + @" ?(?:的)?(?:内存)?泄[漏露]|" + Space + @"(?: (?:usage|size|use|memory|consumption|chart|curve|graph))? (?:is|was|has been|had been)(?: still| also| always| slowly| gradually| steadily| constantly){0,2} (?:increasing|growing|rising|climbing|going up)\b(?![^.。\n]{0,80}\b(?:stab|level|settl|plateau|stops?|flat|at (?:the )?start|normal)\w*)", RegexOptions.IgnoreCase);

    // one more loader per alter; the classes stay in Metaspace for the life of the process; 48 MB of metaspace that are never returned; 类加载器没有被回收
    private static Regex Loaders() => new(
        @"\b(?:class ?loaders?|loaders?|classes)\b[^.。,，\n]{0,30}? (?:stay|remain|linger|live on|pile up|accumulate)s? (?:in|inside) (?:the )?" + Space
        + @"|\b(?:accumulat(?:es?|ed|ing)|leak(?:s|ed|ing)?|leaves?(?: behind)?|pins?) (?:one|an?|another) (?:more |new |further |whole |extra |dead |old )?(?:\w+ )?(?:class ?)?loaders? (?:per|with|for|on|after|at|each|every)\b|\bclass ?loaders?\b[^.。,，\n]{0,20}? (?:is|are|was|were|gets?|can|could|does|do)(?: not|n't|not| never) (?:be |been |being |get )?(?:collect|unload|reclaim|garbage|gc|releas|freed)\w*(?![^.。\n]{0,25}\b(?:while|as long as|until|unless|if|because|before)\b)"
        + "|" + Space + @"(?: memory| space)? (?:that|which) (?:is|are|was|were|does|do|gets?)(?: not|n't| never) (?:be |get |come |go )?(?:return|giv|reclaim|releas|free|collect|unload|recover|back|down)\w*"
        + "|类加载器(?:对象|实例)?(?:都|一直|也|始终)?(?:没有?|无法|不能|得不到|未)(?:被)?(?:回收|卸载|释放)|类加载器(?:对象|实例)?(?:的)?(?:数量?|个数)?[^，。\\n]{0,10}?" + FailurePhrase.Rises,
        RegexOptions.IgnoreCase);

    // the classes are constantly increasing; the metaspace increases with the classes; 加载的类数量持续增长
    private static Regex Classes() => new(@"\b(?:(?:number|count) of (?:loaded |generated |proxy )?classes|(?:loaded|generated|proxy) class(?:es)?(?: count)?|class count|classes)\b(?! (?:hierarchy|path|name))[^.。,，\n]{0,20}?" + FailurePhrase.Rises + "|" + Space + @"(?: (?:usage|size|use|memory|consumption))? (?:increas(?:es?|ed)|gr(?:ows?|ew)|r(?:ises?|ose)|climb(?:s|ed)?|goes up)\b (?:with|as|whenever|every|each|after each|after every|over time)\b|(?:(?:加载|生成)的?类(?:的)?(?:数量?|个数)?[^，。\n]{0,6}?|(?<![种分品各此这那同两大人一某几多])类(?:的)?(?:数量|个数|总数|数目)[^，。\n]{0,16}?)" + FailurePhrase.Rises, RegexOptions.IgnoreCase);

    private static Regex ClassSpace() => new(@"compressed class space[^.。\n]{0,30}?(?:" + FailurePhrase.OutOfMemory + @"|\bfull\b|exhausted|used up)|(?:ran out of|out of) compressed class space", RegexOptions.IgnoreCase);
}
