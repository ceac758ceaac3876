using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that memory ran out or grows without a word about which.</summary>
internal static class MemoryTold
{
    /// <summary>The phrases.</summary>
    public static FailurePhrase[] All { get; } =
    [
        new("heap-space", FailureSaying.Nameless, Out()), new("heap-space", FailureSaying.Nameless, Refused()), new("heap-space", FailureSaying.NamelessGrowth, Grows()),
    ];

    private static Regex Out() => new(FailurePhrase.OutOfMemory + @"|\bmemory overflow(?:s|ed|ing)?\b", RegexOptions.IgnoreCase);

    // Neo4j's Neo.TransientError.General.OutOfMemoryError, and programs that put it likewise.
    private static Regex Refused() => new(@"\bnot enough memory to (?:perform|complete|execute|process|run|finish|continue)\b|内存(?:不足|不够)(?:，|,)?(?:导致|报错|崩溃|挂)", RegexOptions.IgnoreCase);

    private static Regex Grows() => new(@"\bmemory leak(?:s|ing|age)?\b|\bmemory (?:consumption |usage |use |footprint )?(?:[^.。,，\n]{0,20}?)" + FailurePhrase.Rises + @"|\bmemory\b[^.。,，\n]{0,30}? is (?:huge|large|high) and growing\b|\bmemory[^.。,，\n]{0,20}? cannot be (?:recycled|reclaimed|collected|freed)|\bmemory\b[^.。,，\n]{0,30}? (?:is|was|are|were|stays?|stayed|remains?|remained) (?:always |still |permanently )?(?:kept|held|retained|occupied) by\b|\bmemory grows? from \d|\bmemory (?:usage |consumption )?(?:gradually|steadily|continuously|constantly) (?:grow|increas|ris|climb)\w*|内存泄[漏露]|内存[^，。\n]{0,10}?" + FailurePhrase.Rises, RegexOptions.IgnoreCase);
}
