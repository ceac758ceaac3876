using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people name what lies outside the heap. The heap itself is among them, so that its growth is not taken for another's.</summary>
internal static class RegionWords
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    private static readonly Regex Metaspace = new(@"(?<![A-Za-z])meta[ -]?space|元空间|元数据区|元数据空间|\bclass metadata\b|(?<![A-Za-z])perm(?:anent)?[ -]?gen(?:eration)?|永久代|\b(?:number|count) of (?:loaded )?class(?:es| ?loaders?)\b|\b(?:loaded class|class ?loader) (?:count|instances)\b|类加载器(?:的)?(?:数量|个数)|加载的?类(?:的)?(?:数量|个数)|(?<![种分品各此这那同两大人一某几多])类的?(?:数量|个数|总数|数目)", Options);

    private static readonly Regex Threads = new(@"\b(?:number|amount|count|quantity) of (?:[\w/-]+ ){0,3}?threads\b|\bthreads?(?:'s?)? (?:count|number|pool size)s?\b|\b(?:live|daemon|java|worker|pool|idle|waiting) threads\b|(?<!\b(?:in|by|of|from|all|two|both|between) )\bthreads\b(?! (?:is|that|which|safe))|线程(?:的)?(?:总)?(?:数量?|个数|总数)?", Options);

    private static readonly Regex Direct = new(@"(?<![A-Za-z])direct[ -](?:byte ?)?(?:buffers?(?: memory)?|memory)|\boff[ -]?heap(?: memory)?|堆外内存|堆外|直接内存|\bDirectByteBuffers?\b|\busedDirectMemory\b|\bnetty(?:'s)? (?:pooled )?(?:buffers?|memory)\b", Options);

    private static readonly Regex Code = new(@"\bcode ?cache\b|\bcompiled code\b|代码缓存", Options);

    private static readonly Regex Heap = new(@"(?<!off[ -])(?<!non[ -])(?<!native )\bheap\b(?! ?(?:dump|histo))|(?<!非)堆(?!外|积|栈|叠)|\bold gen\w*|老年代|\bjvm memory\b|JVM ?内存", Options);

    private static readonly Regex Native = new(
        @"(?<![A-Za-z])rss(?![A-Za-z])|\bresident (?:set )?(?:size|memory)(?: usage)?|(?<![A-Za-z])RES\b(?= ?(?:in|of|column|value|keeps?|grows?|memory|\)|一直|持续|不断))|\bnative memory\b(?! tracking)|\bnative heap\b|\bmemory outside (?:of )?(?:the )?(?:java )?heap|\bnon[ -]?heap(?: memory)?|\b(?:process|task ?managers?|task ?executor|broker|java process|os)(?:'s)? (?:(?!heap\b|direct\b|off\b)[\w-]+ ){0,2}(?:memory|ram)\b|\b(?:memory|ram) (?:(?!heap\b)[\w-]+ ){0,2}?of (?:the |our |my |a |each |this )?(?:[\w-]+ ){0,3}?process(?:es)?\b|\bprocess(?:es)? (?:[\w-]+ ){0,2}?(?:occup\w+|us\w+|tak\w+|consum\w+) (?=more and more)"
        + @"|进程(?:的|所|占用)*(?:物理)?内存|物理内存|(?:task ?manager|(?<![A-Za-z])[tj]m|job ?manager) ?(?:的|进程|占用|所)*内存|native ?内存|本地内存|常驻内存|作业占用的?内存", Options);

    private static readonly Regex Container = new(@"\b(?:container|pod|docker)(?:'s|s)?(?: (?!limit|heap)[\w-]+){0,2} (?:memory|ram)(?: usage| consumption)?\b(?! limit)|\bmemory (?:usage |consumption |use )?(?:of|in|for) (?:the |our |my |each )?(?:[\w-]+ ){0,2}?(?:container|pod)s?\b|\bworking[ _]set\b|(?:容器|(?<![A-Za-z])pod) ?(?:的|占用|使用)*内存(?:使用率?|占用)?", Options);

    /// <summary>What is named, the most definite first; null stands for the heap.</summary>
    public static (Regex Words, GrowingRegion? Region)[] All { get; } =
    [
        (Metaspace, GrowingRegion.Metaspace), (Threads, GrowingRegion.Threads), (Direct, GrowingRegion.Direct), (Code, GrowingRegion.CodeCache), (Heap, null), (Native, GrowingRegion.Native), (Container, GrowingRegion.Container),
    ];

    /// <summary>That the heap stays where it is, or has room.</summary>
    public static readonly Regex HeapStays = new(
        @"(?<!off[ -])\bheap(?: memory| usage| size| use)?\b[^.。;\n]{0,30}?\b(?:stable|flat|constant|steady|fine|ok|okay|normal|unchanged|low|healthy|(?:is|are|does|do)(?: not|n't) (?:grow|increas|ris|change)\w*|stays?|remains?|only|barely|hardly|within|never (?:exceeds?|exceeded|goes? (?:above|over|beyond)|went (?:above|over|beyond)|reach(?:es|ed)?|gets? (?:above|over|near)))\b|\bno (?:java )?heap (?:growth|leak|problem|issue)s?\b|\bnot (?:in |on )?(?:the )?heap\b"
        + "|(?<!非)堆(?!外)(?:内存)?(?:使用|占用|大小|都|是|很|也|一直|比较|基本)*(?:正常|稳定|平稳|没有?(?:增长|变化|问题)|只(?:用|有|占)|不高|变化不大|很低)", Options);
}
