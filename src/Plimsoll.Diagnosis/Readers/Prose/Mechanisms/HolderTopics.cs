using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words about what a heap dump showed: a suspect, its instances, who keeps them, and threads that nobody ends.</summary>
internal static class HolderTopics
{
    // A full class name, or a name of two humps and more.
    private const string Class = @"[`""']?(?<name>(?:[a-z_]\w*\.){2,}[A-Z][A-Za-z0-9_$]*|[A-Z][a-z]+\d?(?:[A-Z][A-Za-z0-9]*)+)[`""']?";

    /// <summary>The patterns and what they are about.</summary>
    public static (Regex Pattern, Topic Topic)[] All { get; } =
    [
        (Suspect(), Topic.LeakSuspect), (SuspectBehind(), Topic.LeakSuspect), (Very(), Topic.LeakSuspect), (Counted(), Topic.Instances), (NeverFreed(), Topic.NeverFreed), (ThreadsTold.PileUp(), Topic.ThreadsNeverEnd),
    ];

    // MAT points to X; leak suspect: X; dominated by X
    private static Regex Suspect() => new(@"(?:\bpoint(?:s|ed)? (?:to|at)|\bleak suspects?(?: is| are| in| was)?[:：]?|\bsuspects?(?: is| are)[:：]?|\bdominated by|\b(?:held|kept|retained) (?:alive |in memory )?by|\b(?:MAT|[Mm]emory [Aa]naly[sz]er(?: Tool)?|[Hh]eap [Aa]naly[sz]er|HeapHero|VisualVM|YourKit|JProfiler|jhat|(?:[Hh]eap ?)?[Dd]ump|[Rr]eport|[Pp]rofiler)(?: \(MAT\))?,? (?:also |clearly |always |mainly )?(?:suspects?|suspected|blames?|blamed|flags?|flagged|accuses?|identif(?:y|ies|ied)|names?|named)|\baccumulat\w+ in|\bleak(?:s|ing)? (?:in|of)) (?:the )?(?:class |object )?" + Class + @"|(?:泄[漏露](?:点|对象|的是|在)|怀疑是|可疑对象)[:：是为]? ?" + Class, RegexOptions.ExplicitCapture);

    // X appears as a leak suspect; X takes up very large memory; X 没有被回收
    private static Regex SuspectBehind() => new(Class + @"(?: both| also)? (?:(?:appears?|is|are|was|shows? up|(?:is|are) listed) as (?:a |the |an? )?(?:\w+ )?leak suspects?|(?:takes? up|took(?: up)?|occup(?:y|ies|ied)|consum(?:es?|ed)|uses?|hogs?|makes? up) [^.\n]{0,30}?(?:\bmemory|\bheap|%|[MG]i?B\b)|(?:instances?|objects?) (?:keep|pile|accumulate|grow|are never|cannot be|are not)\b)|" + Class + @"[^，。\n]{0,12}?(?:没有被?(?:回收|释放)|未被?(?:回收|释放)|无法被?(?:回收|释放)|不释放|占用(?:了)?(?:大量|很多|\d))", RegexOptions.ExplicitCapture);

    // a large number of X objects; lots of X instances; 大量的 X 对象
    private static Regex Very() => new(@"\b(?:(?:very )?(?:large|huge|great|enormous|massive) (?:number|amount|quantity)s? of|lots of|tons of|too many|very many|(?:hundreds of )?thousands of|millions of) (?:the )?(?:class )?" + Class + @"(?:\$\w+)*(?: class)? (?:objects|instances)\b|(?:大量|很多|许多|非常多)的? ?" + Class + @"(?:\$\w+)*(?:的|这个|类的?|类型的)? ?(?:对象|实例)", RegexOptions.ExplicitCapture);

    // 2,033+ X objects queued; 5,845,654 X instances; 1万多个X这个实例
    private static Regex Counted() => new(@"(?<![\w.])(?<number>\d[\d,]{0,14})\+? " + Class + @" (?:instances|objects)\b|(?<number>\d[\d,.]{0,12}) ?(?<unit>万|w)?(?:多|余)?个(?:相同的|一样的|重复的|同样的|不同的)? ?" + Class + @"(?:这个|的)? ?(?:实例|对象)", RegexOptions.ExplicitCapture);

    private static Regex NeverFreed() => new(@"\bnever (?:been )?(?:released|freed|removed|cleared|collected|evicted|closed)\b|\b(?:not|cannot|can't)(?: be| been| being)? (?:garbage[ -]collected|released|reclaimed|recycled|freed|gc'?ed)\b|没有被?(?:回收|释放)|未被?(?:回收|释放)|无法被?(?:回收|释放)|回收不掉|持有的?(?:对象|引用)", RegexOptions.IgnoreCase);
}
