using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words about a JVM that does not see its container's limit, or whose heap leaves nothing of it; and about memory that was there when it was refused.</summary>
internal static class ContainerTopics
{
    /// <summary>The patterns and what they are about.</summary>
    public static (Regex Pattern, Topic Topic)[] All { get; } = [(LimitUnseen(), Topic.LimitUnseen), (ControlGroupTwo(), Topic.ControlGroupTwo), (HeapEqualsLimit(), Topic.HeapEqualsLimit), (MemoryFree(), Topic.MemoryFree), (AllocatorHelps(), Topic.AllocatorHelps), (HeapBounded(), Topic.HeapBounded)];

    private static Regex LimitUnseen() => new(@"\b(?:us(?:es?|ing)|tak(?:es?|ing)|allocat(?:es?|ing)|sees?|grabs?|siz(?:es|ed))\b[^.。\n]{0,40}?\bmemory of the (?:whole |entire )?(?:node|host|machine|worker)\b|\b(?:does not|doesn't|do not|don't|not|never|fails? to|ignor(?:es?|ing)) (?:see|respect|honou?r|recogni[sz]e|detect|know|obey)[^.。\n]{0,30}?\b(?:container|memory|cgroups?|docker|pod)\b[^.。\n]{0,12}? limits?\b|\b(?:heap|memory|Xmx)\b[^.。\n]{0,30}?\b(?:based on|from|by) (?:the )?(?:node|host|machine)(?:'s)?(?: (?:memory|ram|resources))?,? (?:and |but )?(?:not|instead of|rather than) (?:from |on |by |of )?(?:the |its )?(?:pod|container|cgroup)\b|\b(?:heap(?! ?(?:dump|histo))(?: size)?|Xmx|RAMPercentage)\b[^.。\n]{0,30}?\b(?:siz|calculat|comput|deriv|tak|bas|determin)\w* (?:from|by|on|of|off|according to|against) (?:the )?(?:host|node|ec2|machine|physical)(?:'s)?(?: (?:instance|machine|server)(?:'s)?)?(?: (?:total|physical|whole|full))? (?:memory|ram)\b|(?:堆|Xmx|RAMPercentage)[^，。\n]{0,20}?(?:按|根据|取|是|读取?|基于|用)(?:照|了|的|的是)?宿主机(?:的)?(?:总|物理)?内存|宿主机(?:的)?(?:总|物理)?内存的 ?\d{1,3} ?%|(?:识别|感知|获取)不到容器|读(?:取)?(?:到)?的?是宿主机(?:的)?内存|按(?:照)?宿主机(?:的)?内存", RegexOptions.IgnoreCase);

    private const string Heap = @"(?:\bheap\b(?! ?(?:dump|histo))|\bXmx\b|-Xmx\S{0,8})";

    private const string Limit = @"\b(?:container|pod|memory|cgroups?|docker|task)(?:'s)?(?: memory)? limits?\b";

    // Up to so many characters of the sentence, none of which deny it.
    private const string Gap = @"(?:(?!\bnot\b|\bnever\b|n't\b|\bbut\b)[^.。\n])";

    private const string Same = @"\b(?:both|the same|equal|identical|alike)\b(?:[^.。\n\d]{0,12}(?<number>\d[\d.]*)\s?(?<unit>[MG])i?B?\b)?";

    // the heap size and the container memory limit are both 128M; Xmx equals the pod's memory limit; 堆内存和容器内存一样大
    private static Regex HeapEqualsLimit() => new(
        Heap + Gap + @"{0,60}?\b(?:and|as|with)\b" + Gap + "{0,40}?" + Limit + Gap + "{0,20}?" + Same + "|" + Limit + Gap + @"{0,40}?\b(?:and|as|with)\b" + Gap + "{0,30}?" + Heap + Gap + "{0,20}?" + Same
        + "|" + Heap + Gap + @"{0,30}?\b(?:equals?(?: to)?|the same(?: \w+)? as|as (?:large|big|high|much) as|identical to|(?:set|configured) (?:\w+ )?(?:larger|bigger|higher|greater) than)\b" + Gap + @"{0,25}?\b(?:container|pod|cgroup|docker|task|memory)(?:'s)?(?: \w+)? (?:limit|memory|size)\b"
        + "|" + Limit + Gap + @"{0,25}?\b(?:equals?(?: to)?|the same(?: \w+)? as|identical to|(?:lower|smaller|less) than)\b" + Gap + "{0,20}?" + Heap
        + @"|(?:堆(?:内存|大小)?|Xmx)[^，。\n不]{0,15}?(?:(?:和|与|跟)[^，。\n不]{0,6}?(?:容器|pod|limits?|内存限制)[^，。\n不]{0,12}?(?:一样|相同|相等|一致)|(?:设置)?(?:等于|大于|超过)(?:了)?[^，。\n不]{0,6}?(?:容器|pod|limits?|内存限制))",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    // the system had more RAM and swap ready; 20 GB free memory; the OOM killer did nothing
    private static Regex MemoryFree() => new(@"\b(?:plenty of|enough|lots of|a lot of|sufficient|ample|more|\d[\d.,]*\s?[GT]i?B(?: of)?) (?:physical |system |host )?(?:ram|memory)\b[^.。\n]{0,25}?\b(?:free|available|left|ready|unused|remaining|to spare)\b|\b(?:plenty of|enough|lots of|a lot of|sufficient|ample|\d[\d.,]*\s?[GT]i?B(?: of)?) (?:free|available|unused|spare) (?:physical |system )?(?:ram|memory)\b|(?<!heap )(?<!direct )\b(?:memory|ram)\b[^.。\n]{0,20}?\b(?:is|was|are|were) (?:not (?:exhausted|full|used up)|(?:still )?(?:mostly |largely |almost all )?(?:free|available))\b|\boom[ -]?killer\b[^.。\n]{0,20}?\b(?:did nothing|was silent|(?:did not|didn't) (?:act|kill|run|strike))\b|\bno (?:action|kill|trace|sign)s? (?:by|of|from) the oom[ -]?killer\b|(?<!堆)内存(?:还|都|很|是|也){0,3}(?:充足|充裕|够用|空闲)|(?:还有|还剩|剩余|空闲)[^，。\n]{0,6}\d+ ?[GT]i?B?(?:的)?(?:空闲|可用|物理)?内存", RegexOptions.IgnoreCase);

    // although -Xmx is only 1g; this is strange because we have the max heap size set at 4 GB; 明明只设置了 -Xmx2g
    private static Regex HeapBounded() => new(
        @"\b(?:although|even though|though|despite|in spite of|strange|weird|odd|surpris\w+|unexpected|confus\w+|puzzl\w+|don't understand|do not understand|cannot explain|can't explain)\b[^.。\n]{0,50}?(?:\bXmx\b|-Xmx\d|\bmax(?:imum)? ?heap\b|(?<!off[ -])\bheap\b)(?! ?(?:dump|histo))[^.。\n]{0,30}?(?:\b(?:set|limited|bounded|capped|configured|restricted|only|just|well below|far below|half|max(?:imum)? of)\b|-?Xmx ?\d)"
        + @"|\b(?:although|even though|though|despite)\b[^.。\n]{0,30}?-Xmx ?\d|(?:明明|尽管|虽然|奇怪)[^。\n]{0,16}?(?:Xmx|最大堆|堆(?!外)(?:内存)?)[^。\n]{0,8}?(?:只|才|设|限制|配置|是)",
        RegexOptions.IgnoreCase);

    private const string Allocator = @"(?:(?:\bjemalloc|\btcmalloc|\bmimalloc|\bmusl|\bMALLOC_ARENA_MAX(?: ?= ?\d)?|\bM_ARENA_MAX|\bfewer arenas)\b|(?<![A-Za-z])(?:jemalloc|tcmalloc|MALLOC_ARENA_MAX(?: ?= ?\d)?)(?![A-Za-z_]))";

    // Up to so many characters without a denial of what follows.
    private const string Meant = @"(?:(?!\bnot\b|n't\b|\bnever\b|\bneither\b|\bhardly\b|\bstill\b|没|未|仍|依然)[^.。\n])";

    // with jemalloc it does not grow; nodes with jemalloc show no sign of growth; MALLOC_ARENA_MAX=2 fixed it; the growth stopped after we switched to jemalloc
    private static Regex AllocatorHelps() => new(
        Allocator + @"(?!\w* ?(?:profil|heap dump))" + Meant + @"{0,60}?(?:\b(?:does not|doesn't|do not|don't|did not|didn't|no longer|never|not|stopped|stops) (?:show |see |have |be )?(?:any |a )?(?:\w+ )?(?:sign of |signs of )?(?:grow|increas|ris|leak|climb|happen|occur|reproduc|exceed|problem|issue)\w*|\bno (?:sign|signs|more) (?:of )?(?:\w+ )?(?:growth|leak|increase|problem|oom)\w*|\bno (?:growth|leak|increase|oom)s?\b|\b(?:fix(?:es|ed)|solv(?:es|ed)|resolv(?:es|ed)|cur(?:es|ed)|stabili[sz](?:es|ed)|help(?:s|ed)|made (?:it|the (?:problem|leak|growth)) (?:go away|disappear)|(?:goes|went) away|is gone|disappear(?:s|ed))\b|\b(?:memory|rss|usage|it) (?:is|was|stays?|stayed|remains?|remained) (?:stable|flat|level|constant|steady|fine|bounded)\b|\b(?:is|are|was|were|runs?|stays?) (?:stable|flat|fine|ok|okay)\b|(?:解决|正常|稳定|不再(?:增长|上涨|泄)|没有再|恢复|好了|降下来|明显(?:下降|改善)))"
        + @"|\b(?:growth|leak|problem|issue|rss|memory|it)\b" + Meant + @"{0,30}? (?:stop(?:s|ped)?|disappear(?:s|ed)?|goes away|went away|is gone|(?:is |was )?stable|stabili[sz](?:es|ed)|(?:is |was |has been )?(?:fixed|solved|resolved))\b[^.\n]{0,40}?\b(?:with|after|once|when|by|since|using|under)\b[^.\n]{0,40}?" + Allocator,
        RegexOptions.IgnoreCase);

    private static Regex ControlGroupTwo() => new(@"(?<name>\bcgroups? ?v2\b|\bcgroups? version 2|\bcgroup2\b|\bunified (?:cgroup )?hierarchy|\bkernel (?:version )?v?(?:6\.(?:1[2-9]|[2-9]\d)|[7-9]\.\d)[\w.-]*)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
