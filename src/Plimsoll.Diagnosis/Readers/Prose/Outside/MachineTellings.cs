using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>That a program takes the machine's memory until there is no more, or until it swaps; and that the machine is a small one.</summary>
internal static class MachineTellings
{
    /// <summary>The facts of a text.</summary>
    public static IEnumerable<Fact> In(ToldDocument document)
    {
        // Mapped files are page cache, which the kernel takes back.
        var shared = document.Mentions(Mapped);
        for (var at = 0; at < document.Sentences.Count; at++)
        {
            var sentence = document.Sentences[at].Text;
            if (Small.Match(sentence) is { Success: true } small && Telling.IsMeant(sentence, small.Index))
                yield return new SmallMachine { Origin = document.Origin(at), Basis = Basis.Reported };
            if (!shared && All.Match(sentence) is { Success: true } all && Telling.Happened(sentence, all.Index, all.Length) && document.MentionsNear(at, Ends))
                yield return Machine(document, at, all.Value);
            else if (!shared && Swap.Match(sentence) is { Success: true } swap && Telling.Happened(sentence, swap.Index, swap.Length) && document.MentionsNear(at, Program))
                yield return Machine(document, at, swap.Value);
        }
    }

    private static RegionGrows Machine(ToldDocument document, int at, string words) => new()
    {
        Origin = document.Origin(at),
        Basis = Basis.Reported,
        Region = GrowingRegion.Machine,
        WithRuns = document.MentionsNear(at, RunWords.Each),
        Stays = document.MentionsNear(at, RisingWords.NoWayBack),
        Words = words,
    };

    // until it uses all memory available on the machine; eats up the server's whole memory; 占满了服务器的内存
    private static readonly Regex All = new(
        @"\b(?:us(?:es?|ed|ing)|eats?|ate|eaten|eating|consum(?:es?|ed|ing)|tak(?:es?|en|ing)|took|occup(?:y|ies|ied|ying)|fill(?:s|ed|ing)?|exhaust(?:s|ed|ing)?) (?:up )?(?:almost |nearly |about )?(?:all|most|the (?:whole|entire|complete)|100 ?%)(?: of)?(?: (?:the|its|our|my|available|free|remaining|physical|whole|entire))*(?: (?:server|system|machine|host|physical|computer|pc)(?:'s)? (?:\w+ )?(?:memory|ram)\b| (?:\w+ )?(?:memory|ram)\b(?: (?:that is |which is )?(?:available|left|there is))?(?: (?:of|on|in) (?:the |my |our |this |a )?(?:\w+ )?(?:machine|server|host|system|box|vm|computer|laptop|instance)))(?! instead)"
        + "|(?:占|吃|用|耗)(?:用)?(?:完|光|尽|满|掉)?了?(?:几乎)?(?:所有|全部|整个|大部分)?的?(?:系统|服务器|机器|主机|物理机|宿主机)的?(?:所有|全部|整个|大部分)的?(?:物理)?内存",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static readonly Regex Swap = new(@"\b(?:starts?|started|begins?|began|keeps?|kept) (?:to swap|swapping|using (?:the )?swap)\b|\bswap(?: space| memory)? (?:is |was |gets |got )?(?:used up|exhausted|filled|full)\b|开始(?:使用|占用)(?:swap|交换)|swap(?:分区|空间)?(?:被|已经|都|也)*(?:占满|用完|打满|耗尽)", RegexOptions.IgnoreCase);

    private static readonly Regex Program = new(@"\b(?:java|jvm|process|memory|ram|rss|heap|Xmx)\b|内存|进程|堆", RegexOptions.IgnoreCase);

    // What makes it trouble rather than a large cache.
    private static readonly Regex Ends = new(@"\buntil\b|\btill\b|\b(?:grow|increas|ris)\w*|\bcrash\w*|\bkill\w*|\b(?:dies|died|freez\w*|frozen|hangs?|hung|unresponsive|swap\w*|reboot\w*|restart\w*|fail\w*)\b|\berrors?\b|oom|一直|不断|持续|直到|导致|卡死|宕机|重启|挂", RegexOptions.IgnoreCase);

    private static readonly Regex Mapped = new(@"(?<![A-Za-z])SHR(?![A-Za-z])|\bpage ?cache\b|\bbuff(?:ers?)?/cache\b|\b(?:memory[- ])?mapped (?:files?|memory)\b|\bmmap(?:ed|ped)?\b|页缓存|文件缓存|共享内存", RegexOptions.IgnoreCase);

    private static readonly Regex Small = new(@"\b(?:low|limited|small|less|little|constrained)[- ](?:resources?|memory|ram|end) (?:machine|server|vm|node|box|instance|environment|laptop|host|computer)s?\b|\b(?:small|tiny|weak) (?:machine|server|vm|box|instance|laptop|host|computer)s?\b|\b(?:machines?|servers?|vms?|nodes?|laptops?) with (?:low|little|limited|less|not enough|few) (?:memory|ram|resources)\b|(?:低配|小内存|内存(?:较|比较|很)?小)的?(?:机器|服务器|主机|虚拟机)", RegexOptions.IgnoreCase);
}
