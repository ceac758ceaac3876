using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that metaspace (before Java 8 the permanent generation) ran out or fills.</summary>
internal static class MetaspaceTold
{
    private const string Space = @"(?:(?<![A-Za-z])meta[ -]?space|元空间|元数据空间|元数据区|(?<![A-Za-z])perm(?:anent)?[ -]?gen(?:eration)?|永久代)";

    /// <summary>The phrases.</summary>
    public static FailurePhrase[] All { get; } =
    [
        new("metaspace", FailureSaying.Broke, SpaceOut()), new("metaspace", FailureSaying.Broke, OutOfSpace()), new("metaspace", FailureSaying.Grows, Fills()), new("metaspace", FailureSaying.Grows, Classes()),
        new("compressed-class-space", FailureSaying.Broke, ClassSpace()),
    ];

    // the metaspace of the cluster always increases until oom; Metaspace所占用的内存不会释放，最终导致oom
    private static Regex SpaceOut() => new(Space + @"(?:(?!\bheap|\bdirect|\bbut\b|\bthread|\bfine|[^空]堆|直接内存)[^.。\n]){0,60}?(?:" + FailurePhrase.OutOfMemory + @"|溢出|满了|占满|打满|撑满|\boverflow|\bexhausted|\b(?:is|gets|becomes|was|got|became) full\b|\bfills?(?: up)? (?:when|after|with|whenever|until|on)\b|\bused up|\bruns? out|\bran out)", RegexOptions.IgnoreCase);

    private static Regex OutOfSpace() => new(FailurePhrase.OutOfMemory + @"(?:(?!\bheap|\bdirect|\bthread)[^.。\n,，]){0,25}?" + Space + @"|(?:not enough|insufficient|ran out of|runs? out of|running out of|exhaust\w*|out of) " + Space, RegexOptions.IgnoreCase);

    private static Regex Fills() => new(Space + @"(?:(?!\bheap|\bdirect|\bbut\b|\bfine)[^.。\n]){0,40}?" + FailurePhrase.Rises + "|" + Space + @" (?:memory |space )?leaks?\b|(?:leaks?|leaking) (?:of |in )?(?:the )?" + Space + "|" + Space + @" ?(?:的)?(?:内存)?泄[漏露]|" + Space + @"(?: (?:usage|size|use|memory|consumption|chart|curve|graph))? (?:is|was|has been|had been)(?: still| also| always| slowly| gradually| steadily| constantly){0,2} (?:increasing|growing|rising|climbing|going up)\b(?![^.。\n]{0,80}\b(?:stab|level|settl|plateau|stops?|flat|at (?:the )?start|normal)\w*)", RegexOptions.IgnoreCase);

    // the classes are constantly increasing; the metaspace increases with the classes; 加载的类数量持续增长
    private static Regex Classes() => new(@"\b(?:(?:number|count) of (?:loaded |generated |proxy )?classes|(?:loaded|generated|proxy) class(?:es)?(?: count)?|class count|classes)\b(?! (?:hierarchy|path|name))[^.。,，\n]{0,20}?" + FailurePhrase.Rises + "|" + Space + @"(?: (?:usage|size|use|memory|consumption))? (?:increas(?:es?|ed)|gr(?:ows?|ew)|r(?:ises?|ose)|climb(?:s|ed)?|goes up)\b (?:with|as|whenever|every|each|after each|after every|over time)\b|(?:加载|生成)的?类(?:的)?(?:数量?|个数)?[^，。\n]{0,6}?" + FailurePhrase.Rises, RegexOptions.IgnoreCase);

    private static Regex ClassSpace() => new(@"compressed class space[^.。\n]{0,30}?(?:" + FailurePhrase.OutOfMemory + @"|\bfull\b|exhausted|used up)|(?:ran out of|out of) compressed class space", RegexOptions.IgnoreCase);
}
