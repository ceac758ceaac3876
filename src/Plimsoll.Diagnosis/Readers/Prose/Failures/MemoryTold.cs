using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that memory ran out or grows without a word about which.</summary>
internal static class MemoryTold
{
    /// <summary>The phrases.</summary>
    public static FailurePhrase[] All { get; } =
    [
        new("heap-space", FailureSaying.Nameless, Out()), new("heap-space", FailureSaying.Nameless, Refused()), new("heap-space", FailureSaying.Nameless, TooMuchRead()), new("heap-space", FailureSaying.NamelessGrowth, Grows()),
    ];

    private static Regex Out() => new(FailurePhrase.OutOfMemory + @"|\bmemory (?:is|gets?|got|was|becomes?|became|runs|ran) (?:completely |all )?full\b[^.。\n]{0,30}?\b(?:crash\w*|dies|died|freez\w*|hangs?|hung|stops? (?:responding|working)|restarts?)\b|\bmemory (?:usage )?(?:fills?|filled)(?: up)? (?:until|till|and)\b[^.。\n]{0,30}?\b(?:crash\w*|dies|died|freez\w*|hangs?|hung)\b|\bmemory (?:overflow(?:s|ed|ing)?|overruns?|exhaustion|(?:was |is |got |being )?exhausted)\b", RegexOptions.IgnoreCase);

    // Neo4j's Neo.TransientError.General.OutOfMemoryError, and programs that put it likewise.
    private static Regex Refused() => new(@"\bnot enough memory to (?:perform|complete|execute|process|run|finish|continue)\b|内存(?:不足|不够)(?:，|,)?(?:导致|报错|崩溃|挂)", RegexOptions.IgnoreCase);

    // the source table is too big (16 GB), and the taskmanager crashed; it reads the whole file into memory and crashes
    private static Regex TooMuchRead() => new(@"\b(?:table|data ?set|result(?: ?set)?|collection)\b (?:is|was) (?:too|very) (?:big|large|huge)\b[^.。\n]{0,40}? (?:and|so)\b[^.。\n]{0,20}?\b(?:task ?manager|job ?manager|jvm|worker|executor|process|service|application|program)\b (?:has |always |then |just ){0,2}crash(?:es|ed)?\b|\b(?:loads?|reads?|loading|reading|fetch(?:es|ing)?|pulls?) (?:the |a |an |all ){0,2}(?:whole|entire|full|complete)\b[^.。\n]{0,40}? in(?:to)? (?:the )?(?:memory|ram)\b[^.。\n]{0,40}?\b(?:crash(?:es|ed)|dies|died)\b", RegexOptions.IgnoreCase);

    private static Regex Grows() => new(@"\bmemory leak(?:s|ing|age)?\b|\bmemory (?:consumption |usage |use |footprint )?(?:[^.。,，\n]{0,20}?)" + Growing.Words + @"|\b(?:unending|endless|never-ending|constant|continuous|steady|unbounded|unlimited|infinite|uncontrolled|runaway) (?:\w+ )?memory (?:rise|growth|increase|consumption|usage growth)\b|\bmemory\b[^.。,，\n]{0,30}? is (?:huge|large|high) and growing\b|\bmemory[^.。,，\n]{0,20}? cannot be (?:recycled|reclaimed|collected|freed)|\bmemory\b[^.。,，\n]{0,30}? (?:is|was|are|were|stays?|stayed|remains?|remained) (?:always |still |permanently )?(?:kept|held|retained|occupied) by\b|\bmemory grows? from \d|\bmemory (?:usage |consumption )?(?:gradually|steadily|continuously|constantly) (?:grow|increas|ris|climb)\w*|内存泄[漏露]|内存[^，。\n]{0,10}?" + Growing.Words, RegexOptions.IgnoreCase);
}
